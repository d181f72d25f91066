package pull

import (
	"secondstory/ingest/people"
	"secondstory/ingest/rest"
)

// Recording is where a sync is recorded.
type Recording struct {
	Recorder *rest.Recorder
	Dir      string
}

// record writes the recording: secrets are taken out, and names as they are from texts that are
// stored; those of people, shifts and responders are known from their fields.
func (s *syncing) record(set rest.Settings) error {
	in := s.o.Record
	if in == nil {
		return nil
	}
	about := rest.About{Source: s.source.Name, Recorded: s.started, Parameters: s.source.Given(set, s.o.Engine.Getenv)}
	if !set.Since.IsZero() {
		about.Since = &set.Since
	}
	redactor := people.NewRedactor(people.Names{})
	for _, p := range s.people {
		redactor.Learn(append(p.Aliases, p.Person)...)
	}
	for _, d := range s.duties {
		redactor.Learn(d.Person)
	}
	redactor.Learn(s.met...)
	in.Recorder.Strings(redactor.Learner().Text)
	redactor.Freeze()
	return in.Recorder.Save(in.Dir, about, func(text string) string { return redactor.Clean(s.engine.Hide(text)) })
}

// meet keeps the names of responders for the recording.
func (s *syncing) meet(items []rest.Item) {
	if s.o.Record == nil {
		return
	}
	for _, item := range items {
		list, _ := item.Fields["responders"].([]any)
		for _, r := range list {
			if m, ok := r.(map[string]any); ok {
				if name, ok := m["person"].(string); ok {
					s.met = append(s.met, name)
				}
			}
		}
	}
}
