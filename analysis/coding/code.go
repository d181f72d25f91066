package coding

// Text is what the coder reads of one incident: its title (section 0) and its sections, as stored.
type Text struct {
	Incident string
	Kind     string // stated kind, or "" where the record states none
	Severity string // as written
	Title    string
	Sections []Section
	Stated   Stated
}

// Section is one stored section; offsets of codes are bytes into Body.
type Section struct {
	Ordinal int
	Role    string
	Heading string
	Body    string
}

// Stated holds the labels an author gave in fields (trigger, factors, detected_by, ...). They
// outrank whatever is coded from text.
type Stated struct {
	Trigger    string
	Factors    []string
	DetectedBy string
	NearMiss   bool
}

// Dimension is the question a code answers.
type Dimension string

// The six dimensions of the taxonomy.
const (
	Trigger   Dimension = "trigger"
	Factor    Dimension = "factor"
	Detection Dimension = "detection"
	Defence   Dimension = "defence"
	Recovery  Dimension = "recovery"
	Practice  Dimension = "practice"
)

// Grade is how strongly the text supports a code; only stated codes count by default.
type Grade string

// The grades of the taxonomy, section 1.
const (
	StatedGrade   Grade = "stated"
	ImpliedGrade  Grade = "implied"
	HedgedGrade   Grade = "hedged"
	RejectedGrade Grade = "rejected"
)

// Code is one coded statement with the sentence it was read from. Start and End are half-open byte
// offsets into the section's body (of the title for ordinal 0), and Quote equals that slice.
type Code struct {
	Dimension  Dimension
	Code       string
	Grade      Grade
	Origin     string // author, coder, model, person
	Confidence float64
	Section    int // section ordinal; -1 where a field, not a text, states it
	Start, End int
	Quote      string
	Rule       string
}
