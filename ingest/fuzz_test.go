package ingest

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"io"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"
)

// A reader may take this long for an input of the size that a fuzzer makes, on a machine with other
// work to do; a hang takes for ever.
const fuzzPatience = 30 * time.Second

// readHostile reads data under a name and checks what holds for any input: it ends, with an outcome,
// and what it would store does not outgrow what was read.
func readHostile(t *testing.T, r *reader, name string, data []byte) *parsed {
	t.Helper()
	began := time.Now()
	p := r.parse(&source{shown: name, collection: "c", rel: name, alone: true}, data)
	if took := time.Since(began); took > fuzzPatience {
		t.Fatalf("%s of %d bytes took %s", name, len(data), took)
	}
	if p.outcome.Outcome == "" {
		t.Fatalf("%s has no outcome", name)
	}
	if (p.outcome.Outcome == Loaded) != (len(p.stories) > 0) {
		t.Fatalf("%s is %s with %d stories", name, p.outcome.Outcome, len(p.stories))
	}
	stored := 0
	for _, s := range p.stories {
		for _, section := range s.sections {
			stored += len(section.heading) + len(section.body)
		}
		for _, e := range s.events {
			stored += len(e.text) + len(e.raw)
		}
	}
	if stored > 64*len(data)+64<<10 {
		t.Fatalf("%s of %d bytes becomes %d bytes to store", name, len(data), stored)
	}
	return p
}

func FuzzHTMLReader(f *testing.F) {
	f.Add([]byte("<html><h1>Outage</h1><h2>Timeline</h2><ul><li>09:14 UTC down<li>10:02 back</ul><p>On 2026-07-03 <b>Impact:</b> all</p></html>"))
	f.Add([]byte("<table><tr><th>Time<th>Event<tr><td>2026-07-03 09:14<td>alert fired</table>"))
	f.Add([]byte(`<ac:structured-macro ac:name="info"><ac:rich-text-body><p>09:14 &nbsp; x</p></ac:rich-text-body></ac:structured-macro><![CDATA[x]]>`))
	f.Add([]byte("<div><div><div><blockquote><ol><li><pre>x</pre></ol></blockquote>"))
	r := testReader(f)
	f.Fuzz(func(t *testing.T, data []byte) { readHostile(t, r, "x.html", data) })
}

func FuzzTextReader(f *testing.F) {
	f.Add([]byte("OUTAGE 2026-07-03\n=====\n\nImpact:\nall tills\n\nTimeline:\n09:14 alert fired\n10:02 resolved\n"))
	f.Add([]byte("From 09:14 to 10:02 UTC on 3 July 2026 tills were slow for 12,000 users.\r\n\r\nWe rolled back."))
	r := testReader(f)
	f.Fuzz(func(t *testing.T, data []byte) { readHostile(t, r, "x.txt", data) })
}

func FuzzFrontMatter(f *testing.F) {
	f.Add([]byte("---\ntitle: x\ndate: 2026-07-03\nseverity: [SEV2]\naffected: &a [x, *a]\n---\nbody at 09:14 UTC\n"))
	f.Add([]byte("+++\ntitle = \"x\"\ndate = 2026-07-03T09:14:00Z\n[extra]\na = [1, {b = 2}]\n+++\nbody\n"))
	f.Add([]byte("{\n\"title\": \"x\", \"started_at\": \"2026-07-03\", \"timeline\": [{\"at\": \"09:14\"}]\n}\n\nbody\n"))
	r := testReader(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		fields, at, err := splitFrontMatter(data)
		if err == nil && (at < 0 || at > len(data)) {
			t.Fatalf("the body begins at %d of %d, behind %d fields", at, len(data), len(fields))
		}
		readHostile(t, r, "x.md", data)
	})
}

func FuzzFeedReader(f *testing.F) {
	f.Add([]byte(`<?xml version="1.0"?><rss version="2.0"><channel><item><title>x</title><guid>1</guid><pubDate>Fri, 03 Jul 2026 09:14:00 GMT</pubDate><description>&lt;p&gt;down&lt;/p&gt;</description></item></channel></rss>`))
	f.Add([]byte(`<!DOCTYPE rss [<!ENTITY a "b">]><rss><channel><item><title>&a;</title></item></channel></rss>`))
	r := testReader(f)
	f.Fuzz(func(t *testing.T, data []byte) { readHostile(t, r, "x.xml", data) })
}

func FuzzArchiveReader(f *testing.F) {
	var z, g bytes.Buffer
	zw := zip.NewWriter(&z)
	member, err := zw.Create("docs/../a.md")
	if err != nil {
		f.Fatal(err)
	}
	if _, err := member.Write([]byte(report)); err != nil {
		f.Fatal(err)
	}
	if err := zw.Close(); err != nil {
		f.Fatal(err)
	}
	gw := gzip.NewWriter(&g)
	tw := tar.NewWriter(gw)
	if err := tw.WriteHeader(&tar.Header{Name: "b/a.md", Mode: 0o600, Size: int64(len(report)), Typeflag: tar.TypeReg}); err != nil {
		f.Fatal(err)
	}
	if _, err := tw.Write([]byte(report)); err != nil {
		f.Fatal(err)
	}
	if err := tw.Close(); err != nil {
		f.Fatal(err)
	}
	if err := gw.Close(); err != nil {
		f.Fatal(err)
	}
	f.Add(z.Bytes(), uint8(0))
	f.Add(g.Bytes(), uint8(1))
	f.Add([]byte("PK\x05\x06"), uint8(0))
	packer, err := zstd.NewWriter(nil)
	if err != nil {
		f.Fatal(err)
	}
	plain, err := gzip.NewReader(bytes.NewReader(g.Bytes()))
	if err != nil {
		f.Fatal(err)
	}
	tarred, err := io.ReadAll(plain)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(tarred, uint8(2))
	f.Add(packer.EncodeAll(tarred, nil), uint8(3))
	names := [...]string{"x.zip", "x.tgz", "x.tar", "x.tar.zst"}
	f.Fuzz(func(t *testing.T, data []byte, kind uint8) {
		name := names[int(kind)%len(names)]
		a := &source{shown: name, collection: "c", rel: name, size: int64(len(data)), read: func() ([]byte, error) { return data, nil }}
		members, err := archive(Options{Limits: Limits{Bytes: 1 << 20}}, a)
		if err != nil || len(members) == 0 {
			t.Fatalf("%d members, %v: an archive ends as its members or as one outcome", len(members), err)
		}
		unpacked := 0
		for _, m := range members {
			if m.outcome != nil {
				continue
			}
			content, err := m.read()
			if err != nil {
				continue
			}
			if unpacked += len(content); unpacked > maxUnpacking*len(data)+2*freeUnpacking {
				t.Fatalf("%d bytes unpack to %d", len(data), unpacked)
			}
		}
	})
}
