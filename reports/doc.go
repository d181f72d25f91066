// Package reports turns results into something a room can read.
//
// A [Document] is plain data: sections, findings, figures and the incidents behind them. The
// renderers [HTML], [JSON] and [Markdown] read only that, look nothing up and do no analysis, and
// give the same bytes for the same Document.
//
//	err := reports.HTML(w, doc, reports.HTMLOptions{})
//
// The HTML is one file that opens offline. Charts are options built by go-echarts, drawn to SVG by
// the embedded ECharts when the report is written, and drawn again by the same script in the
// browser when scripts run. Every text is escaped; no text of a document ever becomes code.
package reports
