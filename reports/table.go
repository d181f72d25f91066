package reports

// TextColumn is a column of words, aligned left.
func TextColumn(name string) Column { return Column{Name: name} }

// NumberColumn is a column of numbers, aligned right; its unit belongs in the name.
func NumberColumn(name string) Column { return Column{Name: name, Numeric: true} }

// TableOf builds a table from rows of text. An empty cell is a value that is not known.
func TableOf(columns []Column, rows ...[]string) Table {
	t := Table{Columns: columns, Rows: make([][]*string, 0, len(rows))}
	for _, row := range rows {
		cells := make([]*string, len(row))
		for i := range row {
			if row[i] != "" {
				cells[i] = &row[i]
			}
		}
		t.Rows = append(t.Rows, cells)
	}
	return t
}
