package pull_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"secondstory/ingest/pull/pulltest"
	"secondstory/ingest/rest"
	"secondstory/queries"
)

const querySecret = "qk-55aa77cc+99/ee11"

const querySource = `title: Signed by a query parameter
tried: an invented API, by this test
base: "{site}/v1"
parameters:
  site: {about: the address, required: true}
secrets:
  key: {about: an API key, env: QUERY_KEY}
auth: {kind: query, query: {api_key: "{key}"}}
incidents:
  get: /incidents
  paging: PAGING
  items: .items[]
  key: .id
  expand:
    notes: {get: "/incidents/{.id}/notes", items: ".notes[]"}
  document:
    rest: drop
    fields: {id: .id, title: .title, url: .self, timeline: "[$notes[] | {at, text}]"}
`

// signedByQuery gives two incidents a page. It writes the key it was asked with into every address that
// it gives: the next page's, and the incident's own.
func signedByQuery() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/v1/incidents", func(w http.ResponseWriter, r *http.Request) {
		from, _ := strconv.Atoi(r.URL.Query().Get("from"))
		items := []any{}
		for i := from; i < min(from+2, 9); i++ {
			items = append(items, map[string]any{"id": fmt.Sprint(i + 1), "title": fmt.Sprintf("The queue grew, case %d", i+1), "self": fmt.Sprintf("%s/v1/incidents/%d?%s", pulltest.Address, i+1, r.URL.Query().Encode())})
		}
		body := map[string]any{"items": items}
		if from+2 < 9 {
			q := r.URL.Query()
			q.Set("from", fmt.Sprint(from+2))
			body["next"] = pulltest.Address + "/v1/incidents?" + q.Encode()
			w.Header().Set("Link", "<"+pulltest.Address+"/v1/incidents?"+q.Encode()+`>; rel="next"`)
		}
		answerJSON(w, body)
	})
	mux.HandleFunc("/v1/incidents/{id}/notes", func(w http.ResponseWriter, r *http.Request) {
		answerJSON(w, map[string]any{"notes": []any{map[string]any{"at": "2026-03-01T10:00:00Z", "text": "asked by " + r.URL.RawQuery}}})
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if keys := r.URL.Query()["api_key"]; len(keys) != 1 || keys[0] != querySecret {
			w.WriteHeader(http.StatusUnauthorized)
			_, _ = fmt.Fprintf(w, "%q may not", keys)
			return
		}
		mux.ServeHTTP(w, r)
	})
}

func answerJSON(w http.ResponseWriter, body any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(body)
}

// A key that travels in the address is in the addresses of next pages too; a checkpoint keeps those.
func TestSync_AKeyInTheQueryIsStoredNowhere(t *testing.T) {
	t.Parallel()
	for kind, paging := range map[string]string{"next_url": "{kind: next_url, next: .next}", "link": "{kind: link}"} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			source, err := rest.Read("signed.yaml", strings.NewReader(strings.ReplaceAll(querySource, "PAGING", paging)))
			if err != nil {
				t.Fatal(err)
			}
			b := pulltest.NewBench(t, pulltest.Case{
				Source: source, Settings: rest.Settings{Parameters: map[string]string{"site": pulltest.Address}}, Getenv: func(string) string { return querySecret }, Handler: signedByQuery,
			})
			tr := &pulltest.Transport{Handler: signedByQuery(), Fault: func(_ int, req *http.Request, answer func() *http.Response) (*http.Response, error) {
				resp := answer()
				if req.URL.Query().Get("from") == "4" {
					resp.StatusCode = http.StatusBadRequest
				}
				return resp, nil
			}}
			report, err := b.Sync(t.Context(), tr)
			if err != nil || report.Complete || report.New != 4 {
				t.Fatalf("%+v, %v; want the first two pages", report, err)
			}
			kept := column(t, b, "SELECT state::VARCHAR FROM checkpoints")
			if !strings.Contains(kept, "from=4") {
				t.Fatalf("the checkpoint does not keep the next page: %s", kept)
			}
			b.MustSync(&pulltest.Transport{Handler: signedByQuery()})
			runs := column(t, b, "SELECT to_json(t)::VARCHAR FROM ingest_runs AS t")
			for what, text := range map[string]string{"checkpoint": kept, "database": b.Dump(), "runs": runs, "report": strings.Join(report.Missing, "\n")} {
				for _, part := range []string{"qk-55aa", "77cc", "ee11"} {
					if strings.Contains(text, part) {
						t.Errorf("the %s has %q of the key:\n%s", what, part, text)
					}
				}
			}
			if n, err := queries.Select[int64](t.Context(), b.DB(), "SELECT count(*) FROM incidents"); err != nil || n[0] != 9 {
				t.Errorf("%v incidents, %v; want 9", n, err)
			}
		})
	}
}
