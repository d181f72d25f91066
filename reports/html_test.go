package reports

import (
	"bytes"
	"os"
	"testing"
	"time"
)

func TestHTML_SameDocumentSameBytes(t *testing.T) {
	t.Parallel()
	var first, second, static bytes.Buffer
	start := time.Now()
	if err := HTML(&first, sampleDocument(), HTMLOptions{}); err != nil {
		t.Fatal(err)
	}
	t.Logf("first %v, %d bytes", time.Since(start), first.Len())
	start = time.Now()
	if err := HTML(&second, sampleDocument(), HTMLOptions{}); err != nil {
		t.Fatal(err)
	}
	t.Logf("second %v", time.Since(start))
	if err := HTML(&static, sampleDocument(), HTMLOptions{Static: true}); err != nil {
		t.Fatal(err)
	}
	t.Logf("static %d bytes", static.Len())
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("the same document gave different bytes")
	}
	if dir := os.Getenv("SECONDSTORY_SAMPLE"); dir != "" {
		_ = os.WriteFile(dir+"/live.html", first.Bytes(), 0o644)
		_ = os.WriteFile(dir+"/static.html", static.Bytes(), 0o644)
	}
}
