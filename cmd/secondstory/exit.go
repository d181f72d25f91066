package main

import (
	"errors"
	"fmt"
	"strings"
)

// The exit codes, documented in `secondstory --help`.
const (
	exitDone       = 0 // everything asked for was done
	exitFailed     = 1 // it was not done; stderr says what and what to do next
	exitUsage      = 2 // the command line is wrong; stderr shows a right one
	exitIncomplete = 3 // done, but some input was refused or a source was incomplete
)

// usageError is a command line that cannot be carried out, with one that can.
type usageError struct {
	problem string
	try     string
}

func (e *usageError) Error() string {
	if e.try == "" {
		return e.problem
	}
	return e.problem + "\n  try: " + e.try
}

func usagef(try, format string, args ...any) error {
	return &usageError{problem: fmt.Sprintf(format, args...), try: try}
}

// incompleteError is work that was done although some of its input was refused.
type incompleteError struct{ refused int }

func (e *incompleteError) Error() string {
	return fmt.Sprintf("%d of the files found could not be read; `secondstory status` and the lines above say which and why", e.refused)
}

// exitCode maps what a command returned to the code the process ends with.
func exitCode(err error) int {
	var usage *usageError
	var incomplete *incompleteError
	var missing *sourceIncompleteError
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &usage):
		return exitUsage
	case errors.As(err, &incomplete), errors.As(err, &missing):
		return exitIncomplete
	}
	return exitFailed
}

// sayable is a message for a terminal: what it quotes of data or names cannot steer it. Its line
// breaks stay.
func sayable(message string) string {
	lines := strings.Split(message, "\n")
	for i, line := range lines {
		lines[i] = printable(line)
	}
	return strings.Join(lines, "\n")
}
