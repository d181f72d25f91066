package people

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"
)

// Key is a person within one quarter: it says that two rows of the quarter are of the same person
// and nothing else. The same person's keys of two quarters are unrelated.
type Key string

// QuarterKeyLen is the length of the secret that makes the keys of one quarter.
const QuarterKeyLen = 32

// Quarter is a calendar quarter in UTC, written 2026Q3.
type Quarter string

// QuarterOf returns the quarter that t is in.
func QuarterOf(t time.Time) Quarter {
	t = t.UTC()
	return Quarter(fmt.Sprintf("%04dQ%d", t.Year(), (int(t.Month())-1)/3+1))
}

// Secrets gives the key of a quarter, made on first use and kept in the people file's key file. A
// destroyed quarter returns an error: it takes no more people.
type Secrets interface {
	QuarterKey(q Quarter) ([]byte, error)
}

// KeyOf returns the person's key in a quarter, under the quarter's secret. Person is whatever the
// roster calls the person, case, accents' composition and outer space aside.
func KeyOf(secret []byte, person string) (Key, error) {
	if len(secret) != QuarterKeyLen {
		return "", fmt.Errorf("making a person key: the quarter's secret has %d bytes, not %d", len(secret), QuarterKeyLen)
	}
	m := hmac.New(sha256.New, secret)
	m.Write([]byte(strings.ToLower(norm.NFC.String(strings.TrimSpace(person)))))
	return Key(base64.RawURLEncoding.EncodeToString(m.Sum(nil))), nil
}
