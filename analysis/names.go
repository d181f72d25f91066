package analysis

import "context"

// NamesResult says how the names of people were removed from what is read here.
type NamesResult struct {
	Query  Query  `json:"query"`
	Roster string `json:"roster"`           // used, none, or "" where nothing was read
	Missed string `json:"missed,omitempty"` // of planted names, how many are missed without a roster: "14 of 212"
}

// namesRow is the row of quality/names.
type namesRow struct {
	Run    string  `db:"run"`
	Roster string  `db:"roster"`
	Missed *string `db:"names_missed"`
}

// Names tells whether the last run that read documents had a roster.
func Names(ctx context.Context, d Data) (NamesResult, error) {
	rows, query, err := read[namesRow](ctx, d, "quality/names", nil)
	if err != nil || len(rows) == 0 {
		return NamesResult{Query: query}, err
	}
	out := NamesResult{Query: query, Roster: rows[0].Roster}
	if rows[0].Missed != nil {
		out.Missed = *rows[0].Missed
	}
	return out, nil
}

// KeptBackRow is a period about whose people something is not told.
type KeptBackRow struct {
	Period string `db:"period" json:"period"`
	Reason string `db:"reason" json:"reason"` // changed or waiting
}

// The reasons why something is not told.
const (
	KeptChanged = "changed" // what came, went or changed since the cells were published is of too few people
	KeptWaiting = "waiting" // the quarter is of too few people by itself, and its year is not over
)

// KeptBack are the periods about whose people something is not told.
func KeptBack(ctx context.Context, d Data) ([]KeptBackRow, error) {
	rows, _, err := read[KeptBackRow](ctx, d, "people/kept_back", nil)
	return rows, err
}
