package ingest

import "fmt"

// Limits say what is refused as too large or too deep, so that no input takes the machine's time or
// memory. The zero value has the defaults; each limit has a flag, which the refusal names.
type Limits struct {
	Bytes    int64 // of one document, or of one record in a file of many; default 16 MiB
	Depth    int   // of nesting or indentation in a line; default 500
	Unpacked int64 // of an archive, packed and unpacked; default 512 MiB
	Members  int   // files in an archive; default 200,000
}

func (l Limits) bytes() int64 { return orDefault(l.Bytes, 16<<20) }

func (l Limits) depth() int { return int(orDefault(int64(l.Depth), 500)) }

func (l Limits) unpacked() int64 { return orDefault(l.Unpacked, 512<<20) }

func (l Limits) members() int { return int(orDefault(int64(l.Members), 200_000)) }

func orDefault(n, otherwise int64) int64 {
	if n > 0 {
		return n
	}
	return otherwise
}

// mebibytes writes a size as a person reads it.
func mebibytes(n int64) string {
	if n >= 1<<20 {
		return fmt.Sprintf("%d MiB", n>>20)
	}
	return fmt.Sprintf("%d bytes", n)
}
