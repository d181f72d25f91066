package queries

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// Session runs statements on one connection, so that what one of them creates for the time being the
// next ones see. It is not safe for concurrent use.
type Session struct {
	db   *DB
	conn *sql.Conn
}

// Session opens a session; close it before the database.
func (db *DB) Session(ctx context.Context) (*Session, error) {
	conn, err := db.sql.Conn(ctx)
	if err != nil {
		return nil, fmt.Errorf("starting a session of %s: %w", db.name(), err)
	}
	return &Session{db: db, conn: conn}, nil
}

// Close gives the connection back.
func (s *Session) Close() error {
	if err := s.conn.Close(); err != nil && !errors.Is(err, sql.ErrConnDone) {
		return fmt.Errorf("closing a session of %s: %w", s.db.name(), err)
	}
	return nil
}

// Run runs a statement and reads its whole result; Result.Columns is empty for a statement that
// answers nothing. An error in the statement is a StatementError.
func (s *Session) Run(ctx context.Context, statement Statement) (*Result, error) {
	rows, err := s.conn.QueryContext(ctx, statement.Text)
	if err != nil {
		return nil, statementError(statement, err)
	}
	result, err := readResult(rows, Query{})
	if err != nil {
		return nil, statementError(statement, err)
	}
	if isStatus(result) {
		return &Result{}, nil
	}
	return result, nil
}

// isStatus: what DuckDB answers to a statement that only does something.
func isStatus(r *Result) bool {
	return len(r.Rows) == 0 && len(r.Columns) == 1 && r.Columns[0].Name == "Success"
}
