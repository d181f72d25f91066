package richtext

import (
	"fmt"
	"strings"

	"github.com/JohannesKaufmann/html-to-markdown/v2/converter"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/base"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/commonmark"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/strikethrough"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/table"
	"golang.org/x/net/html"
)

// render writes a tree as Markdown. Text is escaped only where it would otherwise become structure
// (see guard): what people wrote should read as they wrote it.
func render(root *html.Node) (string, error) {
	tame(root)
	c := converter.NewConverter(
		converter.WithEscapeMode(converter.EscapeModeDisabled),
		converter.WithPlugins(
			base.NewBasePlugin(),
			commonmark.NewCommonmarkPlugin(commonmark.WithListEndComment(false)),
			strikethrough.NewStrikethroughPlugin(),
			table.NewTablePlugin(
				table.WithNewlineBehavior(table.NewlineBehaviorPreserve),
				table.WithHeaderPromotion(true),
				table.WithPresentationTables(true),
				table.WithSkipEmptyRows(true),
				table.WithCellPaddingBehavior(table.CellPaddingBehaviorMinimal),
			),
		),
	)
	md, err := c.ConvertNode(root)
	if err != nil {
		return "", fmt.Errorf("writing Markdown: %w", err)
	}
	return unmasked(tidied(string(md))), nil
}

// tidied drops blanks at the ends of lines, but for the two that break a line, and blank lines
// beyond one. The text ends without a line end.
func tidied(md string) string {
	lines := strings.Split(md, "\n")
	kept := lines[:0]
	blank, fenced := true, false
	for _, line := range lines {
		line = strings.TrimRight(line, " \t\r")
		if isFence(line) {
			fenced = !fenced
		} else if !fenced && strings.HasPrefix(line, "|") {
			line = strings.ReplaceAll(line, "  <br />", "<br>")
		}
		if line == "" && blank && !fenced {
			continue
		}
		blank = line == ""
		kept = append(kept, line)
	}
	return strings.Trim(strings.Join(kept, "\n"), "\n")
}

func isFence(line string) bool {
	return strings.HasPrefix(strings.TrimLeft(line, " >"), "```")
}
