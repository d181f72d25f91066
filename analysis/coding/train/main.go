// Command train learns the weights in analysis/coding/models from a folder of labelled records:
//
//	go run ./analysis/coding/train DIR
//
// It is deterministic: the same records and rules give the same files.
package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"secondstory/analysis/coding"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: train DIR  (a folder with atlarge.ndjson, issre22.ndjson, danluu.ndjson, asrs.ndjson)")
		os.Exit(2)
	}
	err := coding.Train(os.Args[1], func(name string) (io.WriteCloser, error) {
		return os.Create(filepath.Join("analysis", "coding", "models", name+".tsv"))
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
