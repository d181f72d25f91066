// Package lint tells the authors of postmortems what the reader could not find or doubts in them, and
// where the words blame somebody, each with its line and with how to fix it.
//
// It reads nothing itself: it is given what [ingest.Inspect] made of a file, so that what it says is
// what ingest would do. Which finding has which code, level and advice is data, rules.yaml, which a
// user may replace; what gives a finding is closed and is named there by `when`.
//
// It never asks for action items: not to have any is a legitimate outcome of a review. It names a
// story that stops at a person only here, to those who are writing it, never in a report.
//
//	rules, err := lint.DefaultRules()
//	for _, file := range files {
//		findings = append(findings, rules.Check(file, signs(file))...)
//	}
package lint
