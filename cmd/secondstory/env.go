package main

import (
	"io"
	"net/http"
	"os"
	"time"

	"golang.org/x/term"
)

// env is the only door to the process: streams, environment, clock and network. Tests pass their own.
type env struct {
	Stdin     io.Reader
	Stdout    io.Writer
	Stderr    io.Writer
	Getenv    func(string) string
	Now       func() time.Time
	Transport http.RoundTripper
	// LimitMemory bounds what the process may allocate from now on, in bytes; nil where it cannot.
	LimitMemory func(bytes uint64) error
	// UsedMemory is what the process holds now, in bytes; nil where nothing can tell.
	UsedMemory func() (uint64, error)

	// What the streams are. A terminal gets tables, progress and a prompt; a pipe gets data.
	StdinTerminal  bool
	StdoutTerminal bool
	StderrTerminal bool
	// Width is the terminal's width in columns, 0 where there is no terminal.
	Width int
	// TerminalWidth is the width now, after the terminal was resized; nil where there is no terminal.
	TerminalWidth func() int
}

func osEnv() env {
	e := env{
		Stdin:          os.Stdin,
		Stdout:         os.Stdout,
		Stderr:         os.Stderr,
		Getenv:         os.Getenv,
		Now:            time.Now,
		Transport:      http.DefaultTransport,
		LimitMemory:    limitMemory,
		UsedMemory:     usedMemory,
		StdinTerminal:  term.IsTerminal(int(os.Stdin.Fd())),
		StdoutTerminal: term.IsTerminal(int(os.Stdout.Fd())),
		StderrTerminal: term.IsTerminal(int(os.Stderr.Fd())),
	}
	if e.StdoutTerminal {
		e.TerminalWidth = terminalWidth
		e.Width = terminalWidth()
	}
	return e
}

func terminalWidth() int {
	w, _, err := term.GetSize(int(os.Stdout.Fd()))
	if err != nil {
		return 0
	}
	return w
}
