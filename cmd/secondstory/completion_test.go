package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// completed is what a shell offers for a line, by the script this program prints for it.
func completed(t *testing.T, shell, line string) string {
	t.Helper()
	if _, err := exec.LookPath(shell); err != nil {
		t.Skipf("%s is not here: install it, as .ci/run does", shell)
	}
	var script, errs bytes.Buffer
	if code := run(t.Context(), []string{"secondstory", "completion", shell}, testEnv(&script, &errs)); code != exitDone {
		t.Fatalf("exit code %d\n%s", code, errs.String())
	}
	folder := t.TempDir()
	path := filepath.Join(folder, "script")
	if err := os.WriteFile(path, script.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	drive := map[string][]string{
		// Bash is asked through its own completion function, with the line cut into words as Readline does.
		"bash": {"-c", `source "$1"; compopt() { :; }; COMP_LINE=$2; COMP_POINT=${#2}; read -ra COMP_WORDS <<< "$2"
[[ $2 == *" " ]] && COMP_WORDS+=("")
COMP_CWORD=$(( ${#COMP_WORDS[@]} - 1 )); _secondstory; printf '%s\n' "${COMPREPLY[@]}"`, "bash", path, line},
		// Zsh has no way to complete without a terminal, so compadd is replaced by one that prints.
		"zsh": {"-f", "-c", `compdef() { :; }; _files() { print :files; }; source "$1"; compadd() { eval "print -l -- \"\${${@[-1]}[@]}\""; }
words=("${(@s: :)2}"); CURRENT=${#words}; _secondstory`, "zsh", path, line},
		"fish": {"--no-config", "-c", `source $argv[1]; complete -C $argv[2]`, path, line},
	}
	cmd := exec.CommandContext(t.Context(), shell, drive[shell]...)
	cmd.Dir = folder
	cmd.Env = append(os.Environ(), "HOME="+folder)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", shell, err, out)
	}
	return string(out)
}

func TestCompletion_InEveryShell(t *testing.T) {
	t.Parallel()
	for _, shell := range []string{"bash", "zsh", "fish"} {
		t.Run(shell, func(t *testing.T) {
			t.Parallel()
			for line, want := range map[string]string{
				"secondstory que":                           "query",
				"secondstory query factors/recu":            "factors/recurring",
				"secondstory query factors/recurring peri":  "period=",
				"secondstory sql --format pa":               "parquet",
				"secondstory schema contributing_f":         "contributing_factors",
				"secondstory query --spread":                "--spreadsheet-safe",
				"secondstory --db a.duckdb query timing/du": "timing/durations",
			} {
				if got := completed(t, shell, line); !strings.Contains(got, want) {
					t.Errorf("%s: %q is completed by\n%s", shell, line, got)
				}
			}
		})
	}
}

// TestCompletion_NeverRunsWhatIsTyped: a half-typed line may hold anything.
func TestCompletion_NeverRunsWhatIsTyped(t *testing.T) {
	t.Parallel()
	for _, shell := range []string{"bash", "zsh", "fish"} {
		t.Run(shell, func(t *testing.T) {
			t.Parallel()
			mark := filepath.Join(t.TempDir(), "ran")
			completed(t, shell, "secondstory query $(touch${IFS}"+mark+")")
			if _, err := os.Stat(mark); err == nil {
				t.Error("completing ran a command")
			}
		})
	}
}
