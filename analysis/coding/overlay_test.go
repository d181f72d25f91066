package coding

import (
	"bytes"
	"strings"
	"testing"
)

func TestOverlay_TheExampleWorks(t *testing.T) {
	t.Parallel()
	tax, err := ReadTaxonomy("ours.yaml", bytes.NewReader(OverlayExample()))
	if err != nil {
		t.Fatal(err)
	}
	base, err := DefaultTaxonomy()
	if err != nil {
		t.Fatal(err)
	}
	if tax.Version != base.Version+"+ours-1" || len(tax.Entries) != len(base.Entries)+1 {
		t.Errorf("version %s, %d codes over %d", tax.Version, len(tax.Entries), len(base.Entries))
	}
	added, _ := tax.Entry(Factor, "reconciliation-gap")
	if got := strings.Join(added.Crosswalk["google-c2"], ","); got != "Development process failure" {
		t.Errorf("google-c2: %q", got)
	}
	if added.Gaps["atlarge"] != unmapped || added.Gaps["google-c2"] != "" {
		t.Errorf("gaps %v", added.Gaps)
	}
	before, _ := base.Entry(Factor, "missing-alert")
	after, _ := tax.Entry(Factor, "missing-alert")
	if after.Cues().Count() != before.Cues().Count()+1 || len(after.Cues().Not) != len(before.Cues().Not)+1 {
		t.Errorf("cues %d and %d, before %d and %d", after.Cues().Count(), len(after.Cues().Not), before.Cues().Count(), len(before.Cues().Not))
	}
	if tax.digest == base.digest {
		t.Error("the overlay leaves no mark")
	}
	coder, err := NewCoder(tax)
	if err != nil {
		t.Fatal(err)
	}
	codes := coder.Code(Text{Sections: []Section{{Ordinal: 1, Role: "root_cause", Body: "The books were never reconciled, so refunds were paid twice."}}})
	found := false
	for _, c := range codes {
		found = found || c.Code == "reconciliation-gap" && c.Grade == StatedGrade
	}
	if !found {
		t.Errorf("codes %+v", codes)
	}
}
