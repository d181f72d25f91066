// Package reports turns results into something a room can read.
//
// A [Document] is plain data: sections, findings, figures and the incidents behind them. The
// renderers [HTML], [JSON] and [Markdown] read only that, look nothing up and do no analysis, and
// give the same bytes for the same Document.
//
//	err := reports.HTML(w, doc, reports.HTMLOptions{})
//
// The HTML is one file that opens offline. A chart is laid out once: as shapes, which are written as SVG
// with the report, and as options built by go-echarts, which the embedded ECharts draws in the browser when
// scripts run. Every text is escaped; no text of a document ever becomes code.
package reports
