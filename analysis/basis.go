package analysis

import "time"

// Period is the half-open window [From, To), in UTC.
type Period struct {
	From time.Time `json:"from"`
	To   time.Time `json:"to"`
}

// Basis says what a result rests on: the period, how many incidents it counted, which it left out
// and why, and what to be careful about. Every result embeds one. Unit says what was counted.
type Basis struct {
	Period   Period      `json:"period"`
	Counted  int         `json:"counted"`
	Unit     Unit        `json:"unit,omitempty"`
	Excluded []Exclusion `json:"excluded"`
	Warnings []Warning   `json:"warnings"`
}

// Unit is what a basis counts.
type Unit string

// Incidents is the default; postmortems are incidents and near misses together, near misses those alone; actions
// are promises; first responses are incidents whose text says who answered first.
const (
	Incidents      Unit = ""
	Postmortems    Unit = "postmortem"
	NearMisses     Unit = "near miss"
	ActionItems    Unit = "action item"
	FirstResponses Unit = "first response"
)

// Exclusion is a number of incidents left out of a result for one reason.
type Exclusion struct {
	Reason string `json:"reason"`
	N      int    `json:"n"`
}

// Warning is a doubt about a result: Code is stable, Detail is a sentence for a person.
type Warning struct {
	Code   string `json:"code"`
	Detail string `json:"detail"`
}

// Direction is what a comparison saw. About the same needs the whole interval inside a stated margin.
type Direction string

// The four things a comparison can say.
const (
	Up           Direction = "up"
	Down         Direction = "down"
	AboutTheSame Direction = "about_the_same"
	CannotTell   Direction = "cannot_tell"
)

// Reading is whether a direction is good news. A count of near misses or a mix of factors is never
// better or worse by itself: it depends.
type Reading string

// The three readings of a direction.
const (
	Better  Reading = "better"
	Worse   Reading = "worse"
	Depends Reading = "depends"
)

// Scale is how a verdict measures a change.
type Scale string

// A ratio is now over before, 1 is no change. A difference is of shares, now less before, 0 is no change.
const (
	Ratio      Scale = "ratio"
	Difference Scale = "difference"
)

// Verdict is a comparison of a period with the one before it. Estimate, Low and High are on its Scale;
// SmallestDetectable is the smallest rise (as a ratio above 1, or a difference above 0) that this much
// data would have shown with a power of 80 %. About the same needs the interval inside Margin: within
// 1/Margin and Margin, or within -Margin and Margin. Unknown and infinite numbers are nil.
type Verdict struct {
	Direction          Direction `json:"direction"`
	Reading            Reading   `json:"reading"`
	Scale              Scale     `json:"scale"`
	Estimate           *float64  `json:"estimate"`
	Low                *float64  `json:"low"`
	High               *float64  `json:"high"`
	P                  *float64  `json:"p"`
	N                  int       `json:"n"`
	SmallestDetectable *float64  `json:"smallest_detectable"`
	Margin             *float64  `json:"margin"`
}

// Evidence is a sentence that a code or a number rests on.
type Evidence struct {
	Incident string `json:"incident"`
	Title    string `json:"title"`
	Heading  string `json:"heading"`
	Quote    string `json:"quote"`
	Withheld bool   `json:"withheld"` // it blames somebody, and stays with its authors
	Rule     string `json:"rule"`
	Basis    string `json:"basis"`
}
