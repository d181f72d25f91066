package pull_test

import (
	"net/http"
	"path/filepath"
	"testing"
	"time"

	"secondstory/ingest/pull"
	"secondstory/ingest/pull/pulltest"
	"secondstory/ingest/rest"
)

// A vendor takes its time: the clock goes on between the first request and the list. The replay, whose
// clock stands where the recorded sync began, asks the same all the same.
func TestSync_ARecordingOfASlowVendorReplays(t *testing.T) {
	t.Parallel()
	c := acmeCase(t, 7)
	b := pulltest.NewBench(t, c)
	slow := &pulltest.Transport{Handler: c.Handler()}
	slow.Fault = func(_ int, req *http.Request, answer func() *http.Response) (*http.Response, error) {
		return answer(), b.Clock.Sleep(req.Context(), 5*time.Second)
	}
	tape := filepath.Join(t.TempDir(), "tape")
	recorder := &rest.Recorder{Next: slow, Auth: c.Source.Auth}
	b.MustSync(recorder, func(o *pull.Options) { o.Record = &pull.Recording{Recorder: recorder, Dir: tape} })
	replayer, err := rest.OpenRecording(tape, c.Source.Auth)
	if err != nil {
		t.Fatal(err)
	}
	again := pulltest.NewBench(t, c)
	report := again.MustSync(replayer, func(o *pull.Options) {
		o.Engine.Replayed = true
		o.Engine.Now = func() time.Time { return replayer.About.Recorded }
	})
	if report.New != 7 {
		t.Errorf("%d incidents of the recording, want 7", report.New)
	}
}
