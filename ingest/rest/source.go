package rest

import (
	"go.yaml.in/yaml/v3"

	"secondstory/ingest/mapping"
)

// Source is a source file, read and checked.
type Source struct {
	Name       string
	Title      string               `yaml:"title"`
	Docs       string               `yaml:"docs"`
	Tried      string               `yaml:"tried"`
	Kind       string               `yaml:"kind"`
	Parameters map[string]Parameter `yaml:"parameters"`
	Secrets    map[string]Secret    `yaml:"secrets"`
	Base       Template             `yaml:"base"`
	Headers    map[string]Template  `yaml:"headers"`
	Auth       Auth                 `yaml:"auth"`
	Limits     Limits               `yaml:"limits"`
	People     *PeopleRequest       `yaml:"people"`
	Shifts     *ShiftRequest        `yaml:"shifts"`
	Incidents  *IncidentRequest     `yaml:"incidents"`
	Git        *Git                 `yaml:"git"`

	file string
	hash string // of the bytes
}

// The kinds of a source.
const (
	KindREST = "rest"
	KindGit  = "git"
)

// Parameter is a setting that a user gives: in secondstory.yaml, with --set, or in the environment.
type Parameter struct {
	About    string   `yaml:"about"`
	Env      string   `yaml:"env"`
	Default  string   `yaml:"default"`
	Required bool     `yaml:"required"`
	List     bool     `yaml:"list"`    // several values, parted by commas
	OneOf    []string `yaml:"one_of"`  // the values it may have; empty: any
	Example  string   `yaml:"example"` // what --new and --check show
}

// Secret is a setting that is never written down: it comes from the environment, or from a command
// that secondstory.yaml names.
type Secret struct {
	About    string `yaml:"about"`
	Env      string `yaml:"env"`
	Optional bool   `yaml:"optional"`
}

// Auth says how requests are signed. Only its templates may name secrets.
type Auth struct {
	Kind         string              `yaml:"kind"`
	Token        Template            `yaml:"token"`         // bearer
	Headers      map[string]Template `yaml:"headers"`       // header; of the token request: oauth_refresh, client_credentials
	User         Template            `yaml:"user"`          // basic
	Password     Template            `yaml:"password"`      // basic
	Query        map[string]Template `yaml:"query"`         // query
	TokenURL     Template            `yaml:"token_url"`     // oauth_refresh, client_credentials, google_service_account
	Method       string              `yaml:"method"`        // of the token request: POST (default) or GET
	ClientID     Template            `yaml:"client_id"`     // oauth_refresh, client_credentials
	ClientSecret Template            `yaml:"client_secret"` // oauth_refresh, client_credentials
	RefreshToken Template            `yaml:"refresh_token"` // oauth_refresh
	Scope        Template            `yaml:"scope"`         // all three
	Audience     Template            `yaml:"audience"`      // client_credentials
	Key          Template            `yaml:"key"`           // google_service_account: the key file's JSON, or its path
	Subject      Template            `yaml:"subject"`       // google_service_account: whom it acts for
	AccessToken  *Program            `yaml:"access_token"`  // where the answer has it; default .access_token
	ExpiresIn    *Program            `yaml:"expires_in"`    // seconds; default .expires_in
	Prefix       string              `yaml:"prefix"`        // of the header's value; default "Bearer "
	Optional     bool                `yaml:"optional"`      // without its secrets, requests go unsigned
}

// The kinds of auth.
const (
	AuthNone              = "none"
	AuthHeader            = "header"
	AuthBearer            = "bearer"
	AuthBasic             = "basic"
	AuthQuery             = "query"
	AuthOAuthRefresh      = "oauth_refresh"
	AuthClientCredentials = "client_credentials"
	AuthGoogle            = "google_service_account"
)

// Limits are the vendor's budget and our patience.
type Limits struct {
	PerMinute   int      `yaml:"per_minute"`  // requests; 0: as fast as the answers say
	PerSecond   float64  `yaml:"per_second"`  // requests
	Burst       int      `yaml:"burst"`       // requests at once before the pace holds; default: a second's worth
	Concurrency int      `yaml:"concurrency"` // requests in flight; default 4
	Slow        []int    `yaml:"slow"`        // statuses that say slow down; default 429; 403 counts where its headers say so
	Retries     int      `yaml:"retries"`     // of one request; default 6
	Timeout     Duration `yaml:"timeout"`     // of one request with its body; default 60s
	BodyMiB     int      `yaml:"body_mib"`    // of one answer; default 32
}

// Request is a question that is asked page by page.
type Request struct {
	Get     Template            `yaml:"get"`
	Post    Template            `yaml:"post"`
	Query   map[string]Strings  `yaml:"query"`
	Headers map[string]Template `yaml:"headers"`
	Body    *Program            `yaml:"body"`   // of a post: the JSON to send; a scalar is sent as text
	Accept  string              `yaml:"accept"` // json (default) or text
	Items   *Program            `yaml:"items"`  // from an answer to its items; default: the answer, or what is in it where it is a list
	Paging  *Paging             `yaml:"paging"`
	NoneOn  []int               `yaml:"none_on"` // statuses that mean: there is nothing here
	Each    *Each               `yaml:"each"`
	Window  *Window             `yaml:"window"`
}

// Paging says how the next page is asked for.
type Paging struct {
	Kind   string   `yaml:"kind"`
	Size   int      `yaml:"size"`   // items on a page
	Limit  string   `yaml:"limit"`  // query parameter for size; none: it is not sent, or the body has $vars.limit
	Offset string   `yaml:"offset"` // offset: query parameter
	Page   string   `yaml:"page"`   // page: query parameter
	First  *int     `yaml:"first"`  // page: number of the first page; default 1
	Cursor string   `yaml:"cursor"` // cursor: query parameter; none: the body has $vars.cursor
	Header string   `yaml:"header"` // page, cursor: header of the answer with the next one
	Next   *Program `yaml:"next"`   // cursor, next_url: from an answer to the next one
	More   *Program `yaml:"more"`   // from an answer to whether there is another page; default: the page was full
	Total  *Program `yaml:"total"`  // from an answer to how many items there are in all
	Cap    int      `yaml:"cap"`    // offset, page: items beyond which the vendor does not answer; the window is split
}

// The kinds of paging.
const (
	PagingNone   = "none"
	PagingOffset = "offset"
	PagingNumber = "page"
	PagingCursor = "cursor"
	PagingLink   = "link"
	PagingURL    = "next_url"
)

// Each repeats a request for each of several values: {as} in its templates.
type Each struct {
	As      string   `yaml:"as"`
	Of      string   `yaml:"of"`      // a list parameter
	Request *Request `yaml:"request"` // whose items are the values; asked where the parameter is empty or there is none
	Descend *Request `yaml:"descend"` // asked for each value; its items are further values: folders in folders
}

// Window bounds a request in time: {from} and {until} in its templates.
type Window struct {
	By      string   `yaml:"by"`      // what the vendor selects by: created, or updated
	Form    string   `yaml:"form"`    // rfc3339 (default), date, unix, unix_ms, minute (2026-07-03 09:14)
	AtMost  Duration `yaml:"at_most"` // the longest window the vendor answers
	Start   string   `yaml:"start"`   // the beginning of history where --since gives none: a day; default ten years ago
	Revisit Duration `yaml:"revisit"` // created: how long after its creation an item is fetched again at every sync; default 30 days
	Margin  Duration `yaml:"margin"`  // how far the clocks may differ; default 10 minutes
	Ahead   Duration `yaml:"ahead"`   // shifts: how far beyond now is asked
}

// IncidentRequest lists incidents, and says what hangs on each and what it becomes.
type IncidentRequest struct {
	Request  `yaml:",inline"`
	Key      *Program           `yaml:"key"`     // of an item; stable in the source
	Keep     *Program           `yaml:"keep"`    // false: the item is none of ours
	Changed  *Program           `yaml:"changed"` // a mark that changes whenever anything of the item does
	Open     *Program           `yaml:"open"`    // true: still going on, fetched again next time
	One      *Request           `yaml:"one"`     // one item by itself: {key}
	Forgets  bool               `yaml:"forgets"` // the list leaves out what is old: what it lists no more may still be there
	Expand   map[string]*Expand `yaml:"expand"`
	Document *Document          `yaml:"document"`
}

// Expand is a follow-up request for each item; its items are $NAME in the document's programs.
type Expand struct {
	Request `yaml:",inline"`
	When    *Program `yaml:"when"` // of an item: whether to ask at all
	By      *Program `yaml:"by"`   // asked once for the whole run; of what it gives: the key of the item it belongs to
}

// Document is the map from an item to the canonical document: a jq program per field.
type Document struct {
	*mapping.Map
	node *yaml.Node
}

// PeopleRequest lists the people of the organisation: their names are removed from texts, what is
// said of them goes to the people file under keyed hashes.
type PeopleRequest struct {
	Request `yaml:",inline"`
	Person  PersonMap `yaml:"person"`
}

// PersonMap has the columns of roster.csv.
type PersonMap struct {
	Person      *Program `yaml:"person"`
	Aliases     *Program `yaml:"aliases"` // any number
	Seniority   *Program `yaml:"seniority"`
	StartedOn   *Program `yaml:"started_on"`
	OnCallSince *Program `yaml:"on_call_since"`
	Team        *Program `yaml:"team"`
	TimeZone    *Program `yaml:"time_zone"`
}

// ShiftRequest lists who was on call when; it goes to the people file under keyed hashes.
type ShiftRequest struct {
	Request `yaml:",inline"`
	Shift   ShiftMap `yaml:"shift"`
}

// ShiftMap has the columns of shifts.csv.
type ShiftMap struct {
	Person   *Program `yaml:"person"`
	Schedule *Program `yaml:"schedule"`
	Team     *Program `yaml:"team"`
	StartsAt *Program `yaml:"starts_at"`
	EndsAt   *Program `yaml:"ends_at"`
}

// Git is a repository whose files are read.
type Git struct {
	URL    Template `yaml:"url"`
	Branch Template `yaml:"branch"`
	Path   Template `yaml:"path"`
}

// File is the file the source was read from, as it was named.
func (s *Source) File() string { return s.file }

// Forgets reports whether the list of incidents leaves out what is old.
func (s *Source) Forgets() bool {
	in := s.Incidents
	return in != nil && (in.Forgets || in.Paging != nil && in.Paging.Kind == PagingNone && in.Paging.Cap > 0)
}

// Hash is that of the file's bytes.
func (s *Source) Hash() string { return s.hash }
