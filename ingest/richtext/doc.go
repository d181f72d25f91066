// Package richtext turns what trackers, wikis and chats keep as rich text into Markdown, so that one
// section reader reads them all: the Atlassian Document Format ([ADF]), Confluence's storage format
// ([Storage]), HTML ([HTML]) and Slack's mrkdwn ([Mrkdwn]).
//
// Every format becomes one tree of HTML nodes, and one renderer writes the Markdown. What carries
// meaning is kept: headings, lists, tasks with their state, tables (a cell keeps its lines, joined by
// <br>), code, quotations, links, dates, lozenges of status, mentions. What is decoration or points
// at something else (a table of contents, a picture without words, a list of attachments) is left
// out.
//
// The package never fails on input: a text that is cut off, nested too deep or wrong gives what was
// read before the mistake, together with an error that names it. It removes no names: a mention is
// written as the name the caller knows, and the people rules of package ingest take it out.
//
//	md, err := richtext.Storage(page, richtext.Options{})
package richtext
