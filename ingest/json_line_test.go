package ingest

import (
	"encoding/json"
	"reflect"
	"testing"
	"unicode/utf8"
)

// sameAsEncodingJSON: a line gives what encoding/json gives, value and mistake alike.
func sameAsEncodingJSON(t *testing.T, line []byte) {
	t.Helper()
	if !utf8.Valid(line) {
		return // refused before it is decoded
	}
	var want any
	wantErr := json.Unmarshal(line, &want)
	got, err := jsonLine(line)
	if (err == nil) != (wantErr == nil) || err != nil && err.Error() != wantErr.Error() {
		t.Fatalf("%q: error %v, want %v", line, err, wantErr)
	}
	if err == nil && !reflect.DeepEqual(got, want) {
		t.Errorf("%q: %#v, want %#v", line, got, want)
	}
}

var jsonLines = []string{
	`{"id":"INC-1","n":12,"x":-0.5,"ok":true,"no":false,"none":null,"list":[1,"a",[],{}],"in":{"a":{"b":[true]}}}`,
	` { "a" : 1 , "b" : [ 1 , 2 ] } `, `{"a":1,"a":2}`, `{"a":{"x":1},"a":{"y":2}}`, `{}`, `[]`, `"text"`, `0`, `-0`, `1.50`,
	`{"t":"line\nnext\t\"quoted\" \\ \/ \b\f\r"}`, `{"t":"é \u00e9 \ud83d\ude00 \ud800"}`, `{"é":"日本"}`, `1e5`, `{"n":1E-7}`, `[1e400]`,
	// Mistakes.
	`{"a":1,}`, `[1,]`, `[,1]`, `{"a" 1}`, `{"a":}`, `{a:1}`, `{"a":1`, `[1`, `"open`, `"a\`, `"\x"`, `"\u12"`, `01`, `-`, `1.`, `.5`, `+1`, `truex`, `tru`, `nul`,
	`{} {}`, `{}x`, `NaN`, "\"tab\there\"", "{\"a\":1}\x00", ``, `{`, `[`, `{"a":1 "b":2}`, `[1 2]`, `{"a":[1,2}`, `'a'`, `--1`, `1-`, `{"":1}`, `[[]`, `{,}`,
}

func TestJSONLine_IsWhatEncodingJSONReads(t *testing.T) {
	t.Parallel()
	for _, line := range jsonLines {
		sameAsEncodingJSON(t, []byte(line))
		for i := range line { // each beginning, and each without a byte
			sameAsEncodingJSON(t, []byte(line[:i]))
			sameAsEncodingJSON(t, []byte(line[:i]+line[i+1:]))
		}
	}
	deep := ""
	for range 2 * plainDepth {
		deep = "[" + deep + "]"
	}
	sameAsEncodingJSON(t, []byte(deep))
}

func FuzzJSONLine(f *testing.F) {
	for _, line := range jsonLines {
		f.Add([]byte(line))
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		sameAsEncodingJSON(t, line)
	})
}
