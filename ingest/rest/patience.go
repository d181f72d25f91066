package rest

import (
	"context"
	"sync/atomic"
	"time"
)

// patience bounds what one kind of follow-up may cost a round where the vendor's part for it is broken:
// its pauses are short, and once it was given up on a few times it is tried once more only. What is
// missing is named, and asked for by the next sync. The nil patience is that of a list.
type patience struct{ givenUp atomic.Int32 }

const (
	mostGivenUp     = 3
	longestFollowUp = 4 * time.Second
)

// patienceKey is that of a context.
type patienceKey struct{}

func (p *patience) in(ctx context.Context) context.Context {
	return context.WithValue(ctx, patienceKey{}, p)
}

func patienceOf(ctx context.Context) *patience {
	p, _ := ctx.Value(patienceKey{}).(*patience)
	return p
}

// retries is how often a request may be tried again, of those that its limits allow.
func (p *patience) retries(allowed int) int {
	if p != nil && p.givenUp.Load() >= mostGivenUp {
		return min(allowed, 1)
	}
	return allowed
}

func (p *patience) longest() time.Duration {
	if p != nil {
		return longestFollowUp
	}
	return longestPause
}

func (p *patience) giveUp() {
	if p != nil {
		p.givenUp.Add(1)
	}
}
