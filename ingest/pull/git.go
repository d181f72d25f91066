package pull

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"

	"secondstory/ingest"
	"secondstory/ingest/rest"
)

// Clone is a repository that lies in a folder for a moment.
type Clone struct {
	Address    string // without a password
	Collection string // the repository's name
	Folder     string // what is to be read of it

	dir string
}

// CloneGit fetches the repository of a source of kind git into a folder below the system's place for
// such; Close removes it. All commits come, but of files only those of the last: when a document was
// added is read from the commits.
func CloneGit(ctx context.Context, source *rest.Source, set rest.Settings, getenv func(string) string) (*Clone, error) {
	place, err := source.GitPlace(ctx, set, getenv)
	if err != nil {
		return nil, err
	}
	if strings.HasPrefix(place.URL, "-") || strings.HasPrefix(place.Branch, "-") {
		return nil, fmt.Errorf("cloning %s: an address or a branch does not begin with a hyphen", withoutPassword(place.URL))
	}
	if place.Path != "" && !filepath.IsLocal(filepath.FromSlash(place.Path)) {
		return nil, fmt.Errorf("cloning %s: the path %q leads out of the repository", withoutPassword(place.URL), place.Path)
	}
	dir, err := os.MkdirTemp("", "secondstory-git-")
	if err != nil {
		return nil, fmt.Errorf("cloning %s: %w", withoutPassword(place.URL), err)
	}
	c := &Clone{Address: withoutPassword(place.URL), dir: dir, Collection: repositoryName(place.URL)}
	c.Folder = filepath.Join(dir, c.Collection, filepath.FromSlash(place.Path))
	if err := c.fetch(ctx, place); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}

func (c *Clone) fetch(ctx context.Context, place rest.GitPlace) error {
	args := []string{"-c", "protocol.ext.allow=never", "-c", "core.hooksPath=/dev/null", "clone", "--quiet", "--filter=blob:none", "--single-branch", "--no-tags"}
	if place.Branch != "" {
		args = append(args, "--branch", place.Branch)
	}
	args = append(args, "--", place.URL, filepath.Join(c.dir, c.Collection))
	cmd := exec.CommandContext(ctx, "git", args...)
	cmd.Env = append(os.Environ(), "GIT_TERMINAL_PROMPT=0", "GIT_LFS_SKIP_SMUDGE=1")
	var said bytes.Buffer
	cmd.Stderr = &said
	if err := cmd.Run(); err != nil {
		if errors.Is(err, exec.ErrNotFound) {
			return fmt.Errorf("cloning %s: the git command is not there; install git", c.Address)
		}
		words := strings.ReplaceAll(strings.Join(strings.Fields(said.String()), " "), place.URL, c.Address)
		return fmt.Errorf("cloning %s: %w: %s", c.Address, err, words)
	}
	if _, err := os.Stat(c.Folder); err != nil {
		return fmt.Errorf("cloning %s: there is no %s in it", c.Address, place.Path)
	}
	return nil
}

// Options are those to read the clone with: files are known by the repository, not by where it lay.
func (c *Clone) Options(o ingest.Options) ingest.Options {
	o.Paths, o.Root = []string{c.Folder}, c.Address
	if o.Collection == "" {
		o.Collection = c.Collection
	}
	return o
}

// Close removes the folder.
func (c *Clone) Close() error { return os.RemoveAll(c.dir) }

// repositoryName is the last part of an address, without .git.
func repositoryName(address string) string {
	address = strings.TrimRight(strings.ReplaceAll(address, "\\", "/"), "/")
	if i := strings.LastIndexByte(address, ':'); i >= 0 && !strings.Contains(address, "://") {
		address = address[i+1:] // git@host:owner/name.git
	}
	name := strings.TrimSuffix(path.Base(address), ".git")
	if name == "" || name == "." || name == "/" {
		return "repository"
	}
	return name
}

// withoutPassword is an address without what signs in.
func withoutPassword(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.User == nil {
		return address
	}
	u.User = nil
	return u.String()
}
