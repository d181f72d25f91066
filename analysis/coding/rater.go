package coding

// rater scores texts against published schemes: the rules, the signs of projections.yaml, and the learned weights.
type rater struct {
	coder   *Coder
	schemes *schemes
	finder  *modelFile
	folds   foldTable
}

// finderName is the file of the weights that find the sentences which tell the cause.
const finderName = "causes"

func newRater(t *Taxonomy) (*rater, error) {
	r := &rater{}
	var err error
	if r.coder, err = NewCoder(t); err != nil {
		return nil, err
	}
	if r.schemes, err = t.schemes(); err != nil {
		return nil, err
	}
	if r.finder, err = readModel(finderName); err != nil {
		return nil, err
	}
	r.folds, err = readFolds()
	return r, err
}

// features of a text for a set; fold says which weights of the finder may be used.
func (r *rater) features(set labelledSet, text Text, fold int) map[string]float64 {
	if set.narrative {
		return r.schemes.narrative(r.coder, text, r.schemes.sets[set.name])
	}
	return r.schemes.features(r.coder, text, set, r.finder.pick(fold))
}
