package reports

import "time"

// table turns rows into cells; the first cell of a row that names a group leads to it.
func (v *figureView) table(t Table) tableView {
	out := tableView{}
	for _, c := range t.Columns {
		out.Columns = append(out.Columns, Column{Name: typeset(c.Name), Numeric: c.Numeric})
	}
	for _, row := range t.Rows {
		var cells []cellView
		for i, text := range row {
			cell := cellView{Numeric: i < len(t.Columns) && t.Columns[i].Numeric, Missing: text == nil}
			if text != nil {
				cell.Text = periodRange.ReplaceAllString(plain(*text), "$1 to $2")
				cell.Whole = isDate(cell.Text)
				if i == 0 {
					cell.Link = v.targets[*text]
				}
			}
			cells = append(cells, cell)
		}
		out.Rows = append(out.Rows, cells)
	}
	return out
}

// isDate tells whether s is a day, or starts with one and says no more than its time.
func isDate(s string) bool {
	if len(s) < 10 || len(s) > 20 {
		return false
	}
	_, err := time.Parse(time.DateOnly, s[:10])
	return err == nil
}
