package people

import (
	"strings"
	"testing"
)

func TestRoster_ResolvedReadsWhoBroughtItBack(t *testing.T) {
	t.Parallel()
	r, err := readTestRoster(t, "person,aliases\nAna Ruiz,@aruiz\nBo Lind,blind\nCaro Diaz,\nCaro Smit,\n")
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"First responder: Ana Ruiz (on call); fixed by Bo Lind":                       "Bo Lind",
		"Responders: Ana Ruiz (first responder, and fixed it), Bo Lind (from 23:05)":  "Ana Ruiz",
		"On call: Bo Lind, who also fixed it":                                         "Bo Lind",
		"| First responder | Bo Lind (on call; also the one who fixed it) |":          "Bo Lind",
		"| Resolver | Ana Ruiz | 15:05 |\n| Scribe | Bo Lind |":                       "Ana Ruiz",
		"| Ana Ruiz | first responder |\n| Bo Lind | resolver | 15:05 |":              "Bo Lind",
		"- resolver: @aruiz (from 05:50)":                                             "Ana Ruiz",
		"- Bo Lind: resolver, 10:20":                                                  "Bo Lind",
		"Fixed by: Ana and Lind. Also there: Caro Diaz":                               "Ana Ruiz, Bo Lind",
		"Lind was paged; Ana Ruiz did the thing that fixed it.":                       "Ana Ruiz",
		"It was Ana who saw it, and Lind eventually resolved the incident.":           "Bo Lind",
		"Ana Ruiz brought the checkout back at 10:15":                                 "Ana Ruiz",
		"Ana Ruiz (first responder), Bo Lind (fixed it), Caro Diaz":                   "Bo Lind",
		"Ana tried what had not fixed it the day before; nobody fixed it":             "",
		"It was not fixed by Ana":                                                     "",
		"Ana thought that a restart fixed it":                                         "",
		"Ana Ruiz was on call":                                                        "",
		"Caro fixed it":                                                               "",
		"Ana wrote this up. It was fixed by a restart.":                               "",
		"== recovery ==At 10:40 Lind switched the flag off. Ana watched the board.":   "Bo Lind",
		"== recovery ==Ana rolled back; Lind emptied the queue":                       "Ana Ruiz, Bo Lind",
		"== recovery ==The queue emptied by itself while Ana was reading":             "",
		"Fixed by Ana.== recovery ==At 10:40 Lind switched the flag off":              "Ana Ruiz",
		"At 10:40 Lind switched the flag off, which made it worse.== recovery ==Gone": "",
	} {
		all, recovery, _ := strings.Cut(text, "== recovery ==")
		if got := strings.Join(r.Resolved(all+"\n"+recovery, recovery), ", "); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
