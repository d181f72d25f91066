package people

import "strings"

// secretAt removes a key, token or password that the word s[i:j] opens. It returns i when there is none.
func (c *cleaner) secretAt(i, j int) int {
	if i > 0 && (asciiLetter(c.s[i-1]) || digit(c.s[i-1]) || c.s[i-1] == '_' && c.s[i] != 's' && c.s[i] != 'p' && c.s[i] != 't' && c.s[i] != 'k') {
		return i
	}
	start, end := secret(c.s, i, j)
	if start = max(start, c.last); end <= start {
		return i
	}
	return c.replace(start, end, Secret, bySecret)
}

// mayBeSecret turns away nearly all words: a secret has a sign behind its first word, or opens with
// letters that few words open with.
func mayBeSecret(s string, i int, after byte) bool {
	switch after {
	case '_', '-', '.', '=', ':', '"', '\'':
		return true
	}
	second := byte(0)
	if i+1 < len(s) {
		second = s[i+1]
	}
	switch s[i] {
	case 'A':
		return second == 'K' || second == 'S' || second == 'I'
	case 'B', 'b':
		return second|0x20 == 'e'
	case 'e':
		return second == 'y'
	case 'g', 'x', 's', 'r', 'p', 'w', 'S':
		return after >= '0' && after <= '9'
	}
	return false
}

// secret recognises what opens at the word s[i:j] and returns the bounds of the secret itself.
func secret(s string, i, j int) (start, end int) {
	rest := s[i:]
	switch s[i] {
	case 'A':
		if strings.HasPrefix(rest, "AKIA") || strings.HasPrefix(rest, "ASIA") {
			return tokenOf(s, i, 4, 16, upperDigit)
		}
		if strings.HasPrefix(rest, "AIza") {
			return tokenOf(s, i, 4, 30, urlSafe)
		}
	case 'B', 'b':
		if strings.EqualFold(s[i:j], "bearer") && strings.HasPrefix(s[j:], " ") {
			return bearer(s, j+1)
		}
		if strings.HasPrefix(rest, "BEGIN ") {
			return keyBlock(s, i)
		}
	case 'e':
		if strings.HasPrefix(rest, "eyJ") {
			return webToken(s, i)
		}
	case 'g':
		for _, p := range []string{"ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-"} {
			if strings.HasPrefix(rest, p) {
				return tokenOf(s, i, len(p), 16, urlSafe)
			}
		}
	case 'x':
		if strings.HasPrefix(rest, "xox") || strings.HasPrefix(rest, "xapp-") {
			return tokenOf(s, i, 4, 10, urlSafe)
		}
	case 's', 'r', 'p', 'w':
		for _, p := range []string{"sk_live_", "sk_test_", "rk_live_", "pk_live_", "whsec_", "sk-", "SG."} {
			if strings.HasPrefix(rest, p) {
				if start, end := tokenOf(s, i, len(p), 16, urlSafe); end > start {
					return start, end
				}
			}
		}
	}
	return assigned(s, i, j)
}

// tokenOf is a token with a prefix and at least least more bytes of its alphabet, among them a digit.
func tokenOf(s string, i, prefix, least int, in func(byte) bool) (int, int) {
	end, digits := i+prefix, 0
	for end < len(s) && in(s[end]) {
		if digit(s[end]) {
			digits++
		}
		end++
	}
	if end-i-prefix < least || digits == 0 {
		return i, i
	}
	return i, end
}

func upperDigit(b byte) bool { return b >= 'A' && b <= 'Z' || digit(b) }

func urlSafe(b byte) bool { return asciiLetter(b) || digit(b) || b == '_' || b == '-' }

func base64Byte(b byte) bool {
	return urlSafe(b) || b == '+' || b == '/' || b == '=' || b == '.' || b == '~'
}

// bearer is the token of an Authorization header: 16 bytes or more, with a digit.
func bearer(s string, i int) (int, int) { return tokenOf(s, i, 0, 16, base64Byte) }

// webToken is a JSON web token: three parts, the first two JSON in base64.
func webToken(s string, i int) (int, int) {
	end := i
	for end < len(s) && (urlSafe(s[end]) || s[end] == '.') {
		end++
	}
	if end-i < 30 || strings.Count(s[i:end], ".") < 2 {
		return i, i
	}
	return i, end
}

// keyBlock is a PEM block of a private key, from its dashes to those at its end; a block that is
// cut off ends with the text.
func keyBlock(s string, i int) (int, int) {
	line, _, _ := strings.Cut(s[i:], "\n")
	if !strings.Contains(line, "PRIVATE KEY") {
		return i, i
	}
	start := i
	for start > 0 && s[start-1] == '-' {
		start--
	}
	n := strings.Index(s[i:], "-----END")
	if n < 0 {
		return start, len(s)
	}
	end := i + n + len("-----END")
	for end < len(s) && s[end] != '\n' {
		end++
	}
	return start, end
}

// secretNames are the keys whose value is a secret.
var secretNames = [...]string{"password", "passwd", "passphrase", "secret", "token", "apikey", "key", "pwd"}

// assigned is the value behind password=, "secret": "...", api_key: ... — six bytes or more, with a
// digit in it, and no placeholder or code.
func assigned(s string, i, j int) (int, int) {
	if j >= len(s) || s[j] != '=' && s[j] != ':' && s[j] != '"' && s[j] != '\'' {
		return i, i
	}
	name := strings.ToLower(s[i:j])
	if !isSecretName(name) || name == "key" && (i == 0 || s[i-1] != '_' && s[i-1] != '-') {
		return i, i
	}
	start := j
	for start < len(s) && start-j < 4 && strings.IndexByte(`="': `, s[start]) >= 0 {
		start++
	}
	_, end := tokenOf(s, start, 0, 6, func(b byte) bool { return b > ' ' && strings.IndexByte(`"'<>,;&|)`+"`", b) < 0 })
	if end <= start || strings.IndexByte("$<{[*", s[start]) >= 0 || strings.Contains(s[start:end], "://") || strings.HasPrefix(s[start:end], "http") {
		return i, i
	}
	return start, end
}

func isSecretName(name string) bool {
	for _, n := range secretNames {
		if name == n {
			return true
		}
	}
	return false
}

// credentials removes the user and password of a URL: ://user:password@host.
func (c *cleaner) credentials(i int) int {
	if !strings.HasPrefix(c.s[i:], "://") {
		return i + 1
	}
	start := i + 3
	colon := false
	for k := start; k < len(c.s) && k-start < 200; k++ {
		switch b := c.s[k]; {
		case b == '@' && colon:
			c.replace(start, k, Secret, bySecret)
			return k + 1
		case b == ':':
			colon = true
		case b <= ' ' || b == '/' || b == '"' || b == '<' || b == ')' || b == '@':
			return start
		}
	}
	return start
}
