package rest

import (
	"context"
	"strings"
)

// GitPlace is a repository to read: filled from the settings.
type GitPlace struct{ URL, Branch, Path string }

// GitPlace fills the places of a source of kind git.
func (s *Source) GitPlace(ctx context.Context, set Settings, getenv func(string) string) (GitPlace, error) {
	vars, err := s.resolve(set, getenv)
	if err != nil {
		return GitPlace{}, err
	}
	var p GitPlace
	for t, into := range map[*Template]*string{&s.Git.URL: &p.URL, &s.Git.Branch: &p.Branch, &s.Git.Path: &p.Path} {
		if *into, err = t.fill(ctx, nil, vars, plainly); err != nil {
			return GitPlace{}, err
		}
	}
	p.Path = strings.Trim(p.Path, "/")
	return p, nil
}
