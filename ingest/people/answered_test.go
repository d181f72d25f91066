package people

import "testing"

func TestRoster_AnsweredReadsWhoWasFirst(t *testing.T) {
	t.Parallel()
	r, err := readTestRoster(t, "person,aliases\nAna Ruiz,@aruiz\nBo Lind,blind\nCaro Diaz,\nCaro Smit,\n")
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"First responder: Ana Ruiz (on call); fixed by Bo Lind":           "Ana Ruiz",
		"Responders: Lind (on call, first), Ana Ruiz (from 23:05)":        "Bo Lind",
		"Ana Ruiz was on call and responded first, at 03:31; Lind joined": "Ana Ruiz",
		"- 12:05 page, Ana acknowledges 12:07\n- 12:09 Lind joins":        "Ana Ruiz",
		"the probe paged Ruiz at 03:12":                                   "Ana Ruiz",
		"@aruiz was on call and took it. Lind answered the shops.":        "Ana Ruiz",
		"**On call:** Bo Lind\n**Fixed by:** Ana Ruiz":                    "Bo Lind",
		"On call: Ana Ruiz and, in Search, on call: Bo Lind":              "",
		"First responder: Ana Ruiz. First responder: Bo Lind":             "",
		"Caro had the pager": "",
		"Ana wrote this up.": "",
	} {
		got, ok := r.Answered(text)
		if got != want || ok != (want != "") {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
