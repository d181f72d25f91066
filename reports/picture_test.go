package reports

import (
	"cmp"
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/chromedp/chromedp"
)

var (
	pictured = flag.String("picture", "", "a report in HTML whose page one is drawn to testdata/reports/page-one.png")
	height   = flag.Int("picture-height", 1930, "how many pixels of it")
)

// TestPicture writes the picture of the README, and small ones of every section:
//
//	go run ./cmd/secondstory report testdata/postmortems --static -o report.html
//	go test ./reports -run Picture -picture "$PWD/report.html"
func TestPicture(t *testing.T) {
	if *pictured == "" {
		t.Skip("no report to draw: name one with -picture")
	}
	b := browser(t)
	folder := filepath.Join("..", "testdata", "reports")
	page := openTab(t, b, *pictured, 1280, *height)
	save(t, filepath.Join(folder, "page-one.png"), fewColours(page.picture(), image.Rect(0, 0, 1280, *height), 160))
	folder = filepath.Join(folder, "sections")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	small := openTab(t, b, *pictured, 1280, 1000)
	small.do(chromedp.Evaluate[chromedp.Void](unfold))
	for _, id := range ask[[]string](small, sectionIDs) {
		alone := fmt.Sprintf(onlySection, id)
		tall := min(ask[int](small, alone), tallest)
		small.do(chromedp.EmulateViewport(1280, int64(tall), chromedp.EmulateScale(0.5)))
		img := small.picture()
		save(t, filepath.Join(folder, id+".png"), fewColours(img, image.Rect(0, 0, img.Bounds().Dx(), img.Bounds().Dy()), 32))
	}
}

// tallest is how much of a section is drawn, in pixels of the page.
const tallest = 6000

// sectionIDs are the sections of a page, those that are folded among them, without the incidents.
const sectionIDs = `Array.from(document.querySelectorAll('.part:not(.appendix)')).map(function (s) { return s.getAttribute('aria-labelledby').replace(/-h$/, ''); })`

// onlySection leaves one section of a page to be seen, and says how high it is.
const onlySection = `(function (id) {
  document.querySelectorAll('.cover, .contents, footer, .part, .more > .eyebrow').forEach(function (el) { el.style.display = el.getAttribute('aria-labelledby') === id + '-h' ? '' : 'none'; });
  document.querySelector('.frame').style.display = 'block';
  return Math.ceil(document.querySelector('main').getBoundingClientRect().height);
})(%q)`

func save(t *testing.T, name string, img image.Image) {
	t.Helper()
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(f, img); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

// fewColours is the part r of img in its n most frequent colours, each other pixel in the nearest of them.
func fewColours(img image.Image, r image.Rectangle, n int) *image.Paletted {
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
	for _, c := range all[:min(n, len(all))] {
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
