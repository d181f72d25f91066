package ingest

import (
	"os"
	"path/filepath"
	"testing"
)

// How many documents each corpus holds; everything else in it is no postmortem.
func TestRun_DecidesEveryRealDocumentRightly(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it reads every document of the corpora: run without -short")
	}
	base := corpora(t)
	want := map[string]int{
		"dfds-postmortems": 18, "moj-cloud-platform": 22, "mybinder": 8, "chia-network-post-mortem": 17, "taskcluster-retrospectives": 8,
		"berkeley-datahub": 10, "mozilla-iim": 4, "2i2c-incident-reports": 5, "portswigger-postmortems": 4, "posthog-post-mortems": 2,
		"hachyderm": 3, "origin-security": 12, "jenkins-status": 151, "icco-postmortems": 115, "templates": 0, "status-pages": 2,
	}
	for name, documents := range want {
		dir := filepath.Join(base, name)
		if _, err := os.Stat(dir); err != nil {
			t.Fatal(err)
		}
		sum := mustRun(t, memory(t), Options{Paths: []string{dir}})
		t.Logf("%s: found %d, loaded %d, skipped %d, refused %d, incidents %d", name, sum.Found, sum.Loaded, sum.Skipped, sum.Refused, sum.Incidents)
		if sum.Loaded != documents || sum.Refused != 0 {
			t.Errorf("%s: loaded %d and refused %d of %d documents", name, sum.Loaded, sum.Refused, documents)
		}
	}
}
