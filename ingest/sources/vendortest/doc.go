// Package vendortest has a loopback server for each vendor that a built-in source asks: it answers
// like the vendor, as its API is described, with the incidents of an invented company. It pages, caps,
// limits the rate, filters by time, checks who asks, and writes errors the way the vendor does.
//
// It serves tests only. What it serves is a [World]; the same world gives the same bytes.
//
//	server := httptest.NewServer(vendortest.PagerDuty(vendortest.NewWorld(40)).Handler)
package vendortest
