// Package coding reads the text of an incident and says what the text states: what set it off
// (trigger), what let it happen, spread, hide or last (contributing factors), how it was noticed
// (detection), what limited it (defences), what brought it back (recovery), and what the document
// itself does (practice signals, near misses among them). Every code carries the sentence it was
// read from as an exact byte range.
//
// The rules are data: taxonomy.yaml holds the codes with their cues, reading.yaml the gate and the
// section roles. A cue only proposes. Each proposal passes the gate G1 to G12, which asks what a
// careful reader asks (is this future work, the remedy, a denial, an earlier hypothesis, somebody
// else's incident, a log line?), and the proposal ends as stated, implied, hedged or rejected, with the
// gate that decided kept in Code.Rule.
//
// The package never guesses: a text without a trigger is unknown-trigger, one that does not say who
// noticed is not-stated. It never names a person's failing as a factor. It needs no network, keeps no
// state between texts, and the same text always gives the same codes.
//
//	t, err := coding.DefaultTaxonomy()
//	c, err := coding.NewCoder(t)
//	for _, code := range c.Code(text) { ... }
package coding
