package ingest

import (
	"encoding/xml"
	"errors"
	"fmt"
)

// feed reads the items of an RSS feed as records.
func (r *reader) feed(p *parsed, text []byte) {
	values, _, err := feedRecords(text)
	switch {
	case errors.Is(err, errNoFeed):
		p.end(Skipped, errNoFeed.Error(), 0)
	case err == nil && len(values) == 0:
		p.end(Skipped, "an RSS feed without any item", 0)
	default:
		r.records(p, "rss", text)
	}
}

var errNoFeed = errors.New("an XML file that is no RSS feed")

// feedRecords gives the items of a feed under the names of their elements, and under channel the
// title of the feed.
func feedRecords(text []byte) ([]any, []int, error) {
	var rss struct {
		XMLName xml.Name
		Channel string `xml:"channel>title"`
		Items   []struct {
			Title       string   `xml:"title"`
			Link        string   `xml:"link"`
			GUID        string   `xml:"guid"`
			Description string   `xml:"description"`
			PubDate     string   `xml:"pubDate"`
			Category    []string `xml:"category"`
		} `xml:"channel>item"`
	}
	if err := xml.Unmarshal(text, &rss); err != nil {
		var syntax *xml.SyntaxError
		if errors.As(err, &syntax) {
			return nil, nil, fmt.Errorf("reading XML: %w", &LineError{syntax.Line, errors.New(syntax.Msg)})
		}
		return nil, nil, fmt.Errorf("reading XML: %w", err)
	}
	if rss.XMLName.Local != "rss" {
		return nil, nil, errNoFeed
	}
	values := make([]any, 0, len(rss.Items))
	for _, item := range rss.Items {
		fields := map[string]any{"channel": rss.Channel, "category": anyList(item.Category)}
		for name, text := range map[string]string{"title": item.Title, "link": item.Link, "guid": item.GUID, "description": item.Description, "pubDate": item.PubDate} {
			if text != "" {
				fields[name] = text
			}
		}
		values = append(values, fields)
	}
	return values, make([]int, len(values)), nil
}
