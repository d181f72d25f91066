package ingest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"secondstory/queries"
)

// WarnGit: a working copy whose history could not be read.
const WarnGit = "git_history"

// gitTime is how long reading the history of one working copy may take.
const gitTime = 60 * time.Second

// importSize is from how many documents on a commit is an import: it says when the documents came
// here, not when they were published.
const importSize = 10

// publish gives reviews the time of the commit that first added their document, where the text and
// its fields state no publication. The history of a working copy is walked once, and only when a
// document that was read needs it; other folders cost a look for .git.
func (r *run) publish(ctx context.Context) {
	asked := map[string][]*parsed{} // by root of the walked folder
	for _, p := range r.parsed {
		if p.outcome.Outcome == Loaded && p.source.disk && len(p.stories) == 1 && p.stories[0].review.published == nil {
			asked[p.source.root] = append(asked[p.source.root], p)
		}
	}
	for _, root := range slices.Sorted(maps.Keys(asked)) {
		if workingCopy(root) == "" {
			continue
		}
		added, err := firstCommits(ctx, root)
		if err != nil {
			r.warnings = append(r.warnings, Warning{Path: root, Code: WarnGit, Detail: "no publication dates from commits: " + err.Error()})
			continue
		}
		publishAdded(asked[root], added)
	}
}

// publishAdded sets the time of those that a commit of few documents added, after their incident.
func publishAdded(files []*parsed, added map[string]commitTime) {
	perCommit := map[string]int{}
	for _, c := range added {
		perCommit[c.hash]++
	}
	for _, p := range files {
		c, ok := added[p.source.rel]
		s := p.stories[0]
		if !ok || perCommit[c.hash] >= importSize || s.occurred != nil && c.at.Before(*s.occurred) {
			continue
		}
		at := c.at
		s.review.published, s.publishedBy = &at, c.hash
	}
}

// workingCopy is the nearest folder from dir upwards that holds .git, "" for none.
func workingCopy(dir string) string {
	for {
		if _, err := os.Lstat(filepath.Join(dir, ".git")); err == nil {
			return dir
		}
		up := filepath.Dir(dir)
		if up == dir {
			return ""
		}
		dir = up
	}
}

// commitTime is the commit that added a file.
type commitTime struct {
	hash string
	at   time.Time
}

// firstCommits gives for every file below dir, by its path there, the commit that first added it.
// A file that was moved unchanged keeps the commit of its first path. It runs git with nothing of
// the working copy's own configuration that could start a program or fetch.
func firstCommits(ctx context.Context, dir string) (map[string]commitTime, error) {
	ctx, cancel := context.WithTimeout(ctx, gitTime)
	defer cancel()
	cmd := exec.CommandContext(ctx, "git", "-C", dir, "--no-pager", "-c", "core.fsmonitor=false", "-c", "log.showSignature=false", "-c", "core.hooksPath=/dev/null",
		"log", "--relative", "--no-show-signature", "--no-ext-diff", "--no-textconv", "--find-renames=100%", "--diff-filter=AR", "--name-status", "-z", "--format=%x01%H %ct %P", "--", ".")
	cmd.Env = append(os.Environ(), "GIT_OPTIONAL_LOCKS=0", "GIT_TERMINAL_PROMPT=0", "GIT_NO_LAZY_FETCH=1", "LC_ALL=C")
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	if err := cmd.Run(); err != nil {
		return nil, gitError(ctx, err, said.String())
	}
	return readGitLog(out.String(), shallow(workingCopy(dir))), nil
}

func gitError(ctx context.Context, err error, said string) error {
	switch {
	case errors.Is(err, exec.ErrNotFound):
		return errors.New("git is not installed")
	case ctx.Err() != nil:
		return fmt.Errorf("git took longer than %s", gitTime)
	}
	first, _, _ := strings.Cut(strings.TrimSpace(said), "\n")
	return fmt.Errorf("git: %w: %s", err, short(first))
}

// shallow: the history is cut off, and its oldest commits seem to add everything.
func shallow(top string) bool {
	_, err := os.Stat(filepath.Join(top, ".git", "shallow"))
	return err == nil
}

// readGitLog reads the log from the newest commit to the oldest. later holds what a path of the
// past is called now.
func readGitLog(log string, cut bool) map[string]commitTime {
	added := map[string]commitTime{}
	later := map[string]string{}
	now := func(path string) string {
		if name, ok := later[path]; ok {
			return name
		}
		return path
	}
	for commit := range strings.SplitSeq(log, "\x01") {
		head, rest, _ := strings.Cut(commit, "\x00")
		hash, stamp, ok := strings.Cut(head, " ")
		seconds, parents, _ := strings.Cut(stamp, " ")
		at, err := strconv.ParseInt(strings.TrimSpace(seconds), 10, 64)
		if !ok || err != nil || cut && strings.TrimSpace(parents) == "" {
			continue
		}
		names := strings.Split(strings.TrimLeft(rest, "\n"), "\x00")
		for i := 0; i+1 < len(names); i++ {
			switch kind := strings.TrimSpace(names[i]); {
			case kind == "A":
				added[now(names[i+1])] = commitTime{hash, time.Unix(at, 0).UTC()} // an older one is the first
				i++
			case strings.HasPrefix(kind, "R") && i+2 < len(names):
				later[names[i+1]] = now(names[i+2])
				i += 2
			}
		}
	}
	return added
}

// gitOrigin is where a publication date came from that a commit gave.
func (m *rowMaker) gitOrigin(key string, s *story) {
	if s.publishedBy == "" || s.review.published == nil {
		return
	}
	value, reason := s.review.published.Format(time.RFC3339), "the commit that first added the document, "+s.publishedBy[:min(len(s.publishedBy), 12)]
	m.batch.FieldOrigins = append(m.batch.FieldOrigins, queries.FieldOrigin{Incident: key, Field: "published_at", Source: "git", Value: &value, Chosen: true, Reason: &reason})
}
