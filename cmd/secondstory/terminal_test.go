package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
	"github.com/hinshun/vt10x"
)

// terminal is a program in a pseudo-terminal, whose screen can be read.
type terminal struct {
	t       *testing.T
	cmd     *exec.Cmd
	tty     *os.File
	screen  vt10x.Terminal
	changed chan struct{}
	ended   chan struct{}
	raw     strings.Builder
	mu      sync.Mutex // guards raw
	home    string
}

// patience is how long a screen may take to show something on a busy machine.
const patience = 30 * time.Second

// openTerminal starts secondstory with arguments in a terminal of that size, with a home of its own.
func openTerminal(t *testing.T, home string, columns, rows int, args ...string) *terminal {
	t.Helper()
	program, err := exec.LookPath("secondstory")
	if err != nil {
		t.Fatalf("the test program is not on the path: %v", err)
	}
	cmd := exec.CommandContext(t.Context(), program, args...)
	cmd.Dir = home
	cmd.Env = []string{"HOME=" + home, "TERM=xterm-256color", "LANG=C.UTF-8", "PATH=" + os.Getenv("PATH")}
	tty, err := pty.StartWithSize(cmd, &pty.Winsize{Cols: uint16(columns), Rows: uint16(rows)})
	if err != nil {
		t.Fatalf("opening a pseudo-terminal: %v", err)
	}
	term := &terminal{
		t: t, cmd: cmd, tty: tty, home: home, changed: make(chan struct{}, 1), ended: make(chan struct{}),
		screen: vt10x.New(vt10x.WithSize(columns, rows), vt10x.WithWriter(tty)),
	}
	go term.follow()
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		<-term.ended
		_ = cmd.Wait()
		_ = tty.Close()
	})
	return term
}

// follow draws what the program writes.
func (term *terminal) follow() {
	defer close(term.ended)
	buffer := make([]byte, 4096)
	for {
		n, err := term.tty.Read(buffer)
		if n > 0 {
			term.mu.Lock()
			term.raw.Write(buffer[:n])
			term.mu.Unlock()
			_, _ = term.screen.Write(buffer[:n])
			select {
			case term.changed <- struct{}{}:
			default:
			}
		}
		if err != nil {
			return
		}
	}
}

func (term *terminal) send(keys string) {
	term.t.Helper()
	if _, err := term.tty.WriteString(keys); err != nil {
		term.t.Fatalf("typing %q: %v", keys, err)
	}
}

// text is the screen as lines without the blanks at their ends.
func (term *terminal) text() string {
	lines := strings.Split(term.screen.String(), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " ")
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n")
}

// until waits for the screen to fit.
func (term *terminal) until(what string, fits func(screen string) bool) string {
	term.t.Helper()
	deadline := time.After(patience)
	for {
		if screen := term.text(); fits(screen) {
			return screen
		}
		select {
		case <-term.changed:
		case <-term.ended:
			if screen := term.text(); fits(screen) {
				return screen
			}
			term.t.Fatalf("the program ended before the screen showed %s:\n%s", what, term.text())
		case <-deadline:
			term.t.Fatalf("the screen never showed %s:\n%s", what, term.text())
		}
	}
}

// shows waits for a text on the screen.
func (term *terminal) shows(text string) string {
	term.t.Helper()
	return term.until("«"+text+"»", func(screen string) bool { return strings.Contains(screen, text) })
}

// quiet is how long a terminal says nothing when its program waits for keys. What is typed while the editor
// asks the terminal where its cursor is gets lost with the answer.
const quiet = 150 * time.Millisecond

// prompts waits for an empty prompt in the last line, and for the editor to wait: what was typed before is
// done.
func (term *terminal) prompts() string {
	term.t.Helper()
	empty := func(screen string) bool {
		lines := strings.Split(screen, "\n")
		return strings.TrimSpace(lines[len(lines)-1]) == "sql>"
	}
	for {
		screen := term.until("a prompt", empty)
		select {
		case <-term.changed:
		case <-term.ended:
			return screen
		case <-time.After(quiet):
			if screen = term.text(); empty(screen) {
				return screen
			}
		}
	}
}

// settles waits until a text is on the screen and the editor waits for keys again.
func (term *terminal) settles(text string) {
	term.t.Helper()
	term.shows(text)
	for {
		select {
		case <-term.changed:
		case <-term.ended:
			return
		case <-time.After(quiet):
			return
		}
	}
}

// presses presses a key until the screen shows a text: nobody can see when a statement has begun.
func (term *terminal) presses(key, text string) {
	term.t.Helper()
	deadline := time.After(patience)
	again := time.NewTicker(quiet)
	defer again.Stop()
	for term.send(key); !strings.Contains(term.text(), text); {
		select {
		case <-term.changed:
		case <-again.C:
			term.send(key)
		case <-deadline:
			term.t.Fatalf("the screen never showed «%s»:\n%s", text, term.text())
		}
	}
}

// exits waits for the program to end with a code.
func (term *terminal) exits(code int) {
	term.t.Helper()
	select {
	case <-term.ended:
	case <-time.After(patience):
		term.t.Fatalf("the program does not end:\n%s", term.text())
	}
	_ = term.cmd.Wait() // the code is what counts
	if got := term.cmd.ProcessState.ExitCode(); got != code {
		term.t.Errorf("exit code %d, want %d:\n%s", got, code, term.text())
	}
}

// written is every byte the program wrote.
func (term *terminal) written() string {
	term.mu.Lock()
	defer term.mu.Unlock()
	return term.raw.String()
}

func (term *terminal) resize(columns, rows int) {
	term.t.Helper()
	term.screen.Resize(columns, rows)
	if err := pty.Setsize(term.tty, &pty.Winsize{Cols: uint16(columns), Rows: uint16(rows)}); err != nil {
		term.t.Fatalf("resizing: %v", err)
	}
	_ = term.cmd.Process.Signal(syscall.SIGWINCH)
}

// session is a prompt over a small database, at its first line.
func session(t *testing.T, args ...string) *terminal {
	t.Helper()
	home := t.TempDir()
	db := filepath.Join(home, "a.duckdb")
	smallDatabase(t, db)
	term := openTerminal(t, home, 100, 40, append([]string{"sql", "--db", db}, args...)...)
	term.prompts()
	return term
}
