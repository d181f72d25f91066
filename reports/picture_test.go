package reports

import (
	"cmp"
	"flag"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

var (
	pictured = flag.String("picture", "", "a report in HTML whose page one is drawn to testdata/reports/page-one.png")
	height   = flag.Int("picture-height", 1930, "how many pixels of it")
)

// TestPicture writes the picture of the README:
//
//	go run ./cmd/secondstory report testdata/postmortems --static -o report.html
//	go test ./reports -run Picture -picture "$PWD/report.html"
func TestPicture(t *testing.T) {
	if *pictured == "" {
		t.Skip("no report to draw: name one with -picture")
	}
	page := openTab(t, browser(t), *pictured, 1280, *height)
	f, err := os.Create(filepath.Join("..", "testdata", "reports", "page-one.png"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	small := fewColours(page.picture(), image.Rect(0, 0, 1280, *height))
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(f, small); err != nil {
		t.Fatal(err)
	}
}

// fewColours is the part r of img in its 160 most frequent colours, each other pixel in the nearest of them.
func fewColours(img image.Image, r image.Rectangle) *image.Paletted {
	count := map[color.RGBA]int{}
	at := func(x, y int) color.RGBA { return color.RGBAModel.Convert(img.At(x, y)).(color.RGBA) }
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			count[at(x, y)]++
		}
	}
	all := make([]color.RGBA, 0, len(count))
	for c := range count {
		all = append(all, c)
	}
	key := func(c color.RGBA) int { return int(c.R)<<16 | int(c.G)<<8 | int(c.B) }
	slices.SortFunc(all, func(a, b color.RGBA) int { return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(key(a), key(b))) })
	var palette color.Palette
	for _, c := range all[:min(160, len(all))] {
		palette = append(palette, c)
	}
	nearest := map[color.RGBA]uint8{}
	for _, c := range all {
		nearest[c] = uint8(palette.Index(c))
	}
	out := image.NewPaletted(r, palette)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			out.SetColorIndex(x, y, nearest[at(x, y)])
		}
	}
	return out
}
