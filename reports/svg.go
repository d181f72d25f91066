package reports

import (
	"encoding/json"
	"fmt"
	"html"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"github.com/dop251/goja"
)

// chartProgram is the embedded ECharts with our script, compiled once for all engines.
var chartProgram = sync.OnceValues(func() ([]*goja.Program, error) {
	var out []*goja.Program
	for _, src := range []struct{ name, text string }{{"echarts.min.js", echartsJS}, {"charts.js", chartsJS}} {
		p, err := goja.Compile(src.name, src.text, false)
		if err != nil {
			return nil, fmt.Errorf("compiling %s: %w", src.name, err)
		}
		out = append(out, p)
	}
	return out, nil
})

// engine draws charts to SVG with a JavaScript runtime of its own. It is not safe for concurrent use.
type engine struct {
	svg func(json string) (string, error)
}

func newEngine() (*engine, error) {
	programs, err := chartProgram()
	if err != nil {
		return nil, err
	}
	vm := goja.New()
	// ECharts asks for timers to animate and to dispose of tooltips; nothing here lives long enough to need one.
	for _, name := range []string{"setTimeout", "clearTimeout"} {
		if err := vm.Set(name, func() int { return 0 }); err != nil {
			return nil, fmt.Errorf("starting the chart engine: %w", err)
		}
	}
	for _, p := range programs {
		if _, err := vm.RunProgram(p); err != nil {
			return nil, fmt.Errorf("starting the chart engine: %w", err)
		}
	}
	lib, ok := vm.Get("secondstory").(*goja.Object)
	if !ok {
		return nil, fmt.Errorf("starting the chart engine: charts.js defines nothing")
	}
	e := &engine{}
	if err := vm.ExportTo(lib.Get("svg"), &e.svg); err != nil {
		return nil, fmt.Errorf("starting the chart engine: %w", err)
	}
	return e, nil
}

// draw gives p as SVG whose ids and classes start with id. The same plot and id give the same bytes,
// whatever the engine drew before.
func (e *engine) draw(id string, p plot) (string, error) {
	in, err := json.Marshal(p)
	if err != nil {
		return "", fmt.Errorf("writing the options of %s: %w", id, err)
	}
	out, err := e.svg(string(in))
	if err != nil {
		return "", fmt.Errorf("drawing %s: %w", id, err)
	}
	return tidySVG(out, id, p), nil
}

var (
	svgOpening  = regexp.MustCompile(`^<svg[^>]*viewBox="([^"]*)"[^>]*>`)
	background  = regexp.MustCompile(`<rect width="\d+" height="\d+" x="0" y="0"[^>]* fill="none"></rect>\n?`)
	textArea    = regexp.MustCompile(`<path d="[^"]*"( transform="[^"]*")? fill="none" pointer-events="visible"( ecmeta_\w+="\w*")*( class="[^"]*")?></path>\n`)
	styleSheet  = regexp.MustCompile(`(?s)<style ?>.*?</style>\n?`)
	definitions = regexp.MustCompile(`(?s)<defs ?>.*?</defs>\n?`) // of the clip paths of lines, which clip nothing
	behaviour   = regexp.MustCompile(` (class|clip-path|pointer-events|xml:space|ecmeta_ssr_type|ecmeta_silent)="[^"]*"`)
	plainFont   = regexp.MustCompile(` style="font: 12px sans-serif"`)
	drawnMark   = regexp.MustCompile(` ecmeta_series_index="(\d+)" ecmeta_data_index="(\d+)"(></path>)?`)
	countedName = regexp.MustCompile(`\bzr\d+-`)
)

// tidySVG takes what ECharts wrote and makes it fit to stand still in a page among others: no size
// of its own, nothing that answers to a pointer, and no name that comes from a counter.
func tidySVG(svg, id string, p plot) string {
	svg = styleSheet.ReplaceAllString(svg, "")
	svg = definitions.ReplaceAllString(svg, "")
	svg = background.ReplaceAllString(svg, "")
	svg = textArea.ReplaceAllString(svg, "")
	svg = behaviour.ReplaceAllString(svg, "")
	svg = plainFont.ReplaceAllString(svg, "")
	svg = drawnMark.ReplaceAllStringFunc(svg, func(mark string) string { return titled(mark, p) })
	svg = countedName.ReplaceAllString(svg, id+"-")
	svg = svgOpening.ReplaceAllString(svg, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="$1">`)
	return strings.TrimSpace(svg)
}

// titled gives the mark of a series and item its tip as a title, which shows without scripts. On a
// phone nothing hovers, so none is written there.
func titled(mark string, p plot) string {
	m := drawnMark.FindStringSubmatch(mark)
	series, err1 := strconv.Atoi(m[1])
	index, err2 := strconv.Atoi(m[2])
	if err1 != nil || err2 != nil || m[3] == "" || p.Width < wideLayout.width || series >= len(p.Extras) || index >= len(p.Extras[series].Items) {
		return m[3]
	}
	tip := p.Extras[series].Items[index].Tip
	if tip == "" || p.Extras[series].Silent {
		return m[3]
	}
	return "><title>" + html.EscapeString(tip) + "</title></path>"
}

// drawing is one chart to be drawn at one width.
type drawing struct {
	id   string
	plot plot
}

// drawAll draws in the order given, with two engines at work.
func drawAll(all []drawing) ([]string, error) {
	const workers = 2
	out := make([]string, len(all))
	errs := make([]error, workers)
	var wg sync.WaitGroup
	for w := range min(workers, len(all)) {
		wg.Add(1)
		go func() {
			defer wg.Done()
			errs[w] = drawShare(all, out, w, workers)
		}()
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// drawShare draws every step-th drawing from first on.
func drawShare(all []drawing, out []string, first, step int) error {
	e, err := newEngine()
	if err != nil {
		return err
	}
	for i := first; i < len(all); i += step {
		if out[i], err = e.draw(all[i].id, all[i].plot); err != nil {
			return err
		}
	}
	return nil
}
