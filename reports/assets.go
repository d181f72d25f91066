package reports

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	_ "embed" // the assets below
	"encoding/base64"
	"fmt"
	"sync"
)

// The ECharts distribution is the unmodified dist/echarts.min.js of the npm package named here; its
// licence and notices lie beside it. TestAssets_EChartsIsUnmodified holds the checksum.
const (
	echartsVersion = "6.1.0"
	echartsSHA256  = "b66b25aeb4df84e33199dc21694014d336d222cbd9deb0e5a7c14bd6aa0d0fd0"
)

//go:embed assets/echarts.min.js
var echartsJS string

// chartsJS draws the live charts: it is run by the browser only.
//
//go:embed assets/charts.js
var chartsJS string

// reportJS makes a page live: it is run by the browser only.
//
//go:embed assets/report.js
var reportJS string

//go:embed assets/report.css
var reportCSS string

// stillCSS explains the names that plot.svg uses, in a page and in a chart of its own.
//
//go:embed assets/still.css
var stillCSS string

//go:embed assets/report.gohtml
var reportTemplate string

// scriptHash is the source expression that lets a Content-Security-Policy run script and nothing else.
func scriptHash(script string) string {
	sum := sha256.Sum256([]byte(script))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// library is what report.js unpacks and runs before a chart can come alive.
func library() string { return echartsJS + "\n" + chartsJS }

// packedLibrary is the library as gzip in base64, packed once: two fifths of its size. The policy of a page
// knows it unpacked, by its hash, so nothing else can be run in its place.
var packedLibrary = sync.OnceValues(func() (string, error) {
	var out bytes.Buffer
	to, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return "", fmt.Errorf("packing the chart library: %w", err)
	}
	if _, err := to.Write([]byte(library())); err != nil {
		return "", fmt.Errorf("packing the chart library: %w", err)
	}
	if err := to.Close(); err != nil {
		return "", fmt.Errorf("packing the chart library: %w", err)
	}
	return base64.StdEncoding.EncodeToString(out.Bytes()), nil
})
