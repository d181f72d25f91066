package analysis

import (
	"context"
	"fmt"
	"time"
)

// LastQuarters is the window of the last n quarters of the data; zero where nothing has a date.
func (d Data) LastQuarters(ctx context.Context, n int) (Period, error) {
	first, last, err := d.extent(ctx)
	if err != nil || last.IsZero() {
		return Period{}, err
	}
	end := QuarterOf(last, time.January)
	return Period{From: end.From.AddDate(0, -monthsPerQuarter*(n-1), 0), To: end.To}.Clip(QuarterOf(first, time.January).From), nil
}

// QuarterOfIncident is the quarter in which an incident happened.
func (d Data) QuarterOfIncident(ctx context.Context, incident string) (Period, error) {
	rows, _, err := read[dateOfRow](ctx, d, "incidents/details", arguments{"incidents": []string{incident}})
	switch {
	case err != nil:
		return Period{}, err
	case len(rows) == 0:
		return Period{}, fmt.Errorf("there is no incident %s", incident)
	case rows[0].OccurredAt == nil:
		return Period{}, fmt.Errorf("incident %s has no date; a line in corrections.yaml can give it one", incident)
	}
	return QuarterOf(*rows[0].OccurredAt, time.January), nil
}

// dateOfRow is what is read of a row of incidents/details.
type dateOfRow struct {
	Incident      string     `db:"incident"`
	Title         string     `db:"title"`
	URL           *string    `db:"url"`
	Path          *string    `db:"path"`
	Kind          string     `db:"kind"`
	KindBasis     string     `db:"kind_basis"`
	OccurredAt    *time.Time `db:"occurred_at"`
	OccurredBasis *string    `db:"occurred_basis"`
	Severity      *int8      `db:"severity"`
	SeverityRaw   *string    `db:"severity_raw"`
	Summary       *string    `db:"summary"`
	Services      *string    `db:"services"`
}
