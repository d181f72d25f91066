package querytest

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"secondstory/queries"
)

// tableOf writes a result as want.csv has it; columns names those wanted, nil all.
func tableOf(result *queries.Result, columns []string) (table, error) {
	if columns == nil {
		for _, c := range result.Columns {
			columns = append(columns, c.Name)
		}
	}
	out := table{name: "want", columns: columns}
	at := make([]int, len(columns))
	for i, name := range columns {
		at[i] = slices.IndexFunc(result.Columns, func(c queries.Column) bool { return c.Name == name })
		if at[i] < 0 {
			return table{}, fmt.Errorf("the query has no column %s", name)
		}
	}
	for _, row := range result.Rows {
		cells := make([]string, len(columns))
		for i, j := range at {
			cells[i] = cell(row[j], result.Columns[j].Type)
		}
		out.rows = append(out.rows, cells)
	}
	return out, nil
}

func cell(v any, databaseType string) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		if v == "" {
			return "''"
		}
		return v
	case time.Time:
		if databaseType == "DATE" {
			return v.Format(time.DateOnly)
		}
		return v.Format(time.RFC3339Nano)
	case float64:
		return strconv.FormatFloat(v, 'g', 9, 64)
	case []any, map[string]any:
		text, err := json.Marshal(v)
		if err != nil {
			return fmt.Sprint(v)
		}
		return string(text)
	}
	return fmt.Sprint(v)
}

// String is the CSV of a table.
func (t table) String() string {
	var b strings.Builder
	w := csv.NewWriter(&b)
	// A strings.Builder cannot fail.
	_ = w.Write(t.columns)
	_ = w.WriteAll(t.rows)
	return b.String()
}
