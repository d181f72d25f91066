package reports

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"strings"
	"testing"
)

func TestAssets_EChartsIsUnmodified(t *testing.T) {
	t.Parallel()
	sum := sha256.Sum256([]byte(echartsJS))
	if got := hex.EncodeToString(sum[:]); got != echartsSHA256 {
		t.Errorf("assets/echarts.min.js has checksum %s, want that of echarts %s: %s", got, echartsVersion, echartsSHA256)
	}
	if !strings.Contains(echartsJS, `version="`+echartsVersion+`"`) && !strings.Contains(echartsJS, `"`+echartsVersion+`"`) {
		t.Errorf("assets/echarts.min.js does not call itself %s", echartsVersion)
	}
	for _, name := range []string{"echarts.LICENSE", "echarts.LICENSE-d3", "echarts.NOTICE"} {
		if _, err := os.Stat("assets/" + name); err != nil {
			t.Errorf("ECharts is shipped without its %s: %v", name, err)
		}
	}
}

func TestAssets_ScriptsCannotEndTheirElement(t *testing.T) {
	t.Parallel()
	for name, script := range map[string]string{"echarts.min.js": echartsJS, "charts.js": chartsJS, "report.js": reportJS} {
		low := strings.ToLower(script)
		if strings.Contains(low, "</script") || strings.Contains(low, "<!--") {
			t.Errorf("%s holds text that ends a script element", name)
		}
	}
}
