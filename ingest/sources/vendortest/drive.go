package vendortest

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"time"
)

// GoogleDrive gives a token for an assertion signed with the service account's key, lists the files
// of a folder with a page token, and exports a document as Markdown.
func GoogleDrive(w *World) Vendor {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic("vendortest: no random numbers: " + err.Error())
	}
	v := drive{w, key}
	signedIn := bearer("Bearer ", driveToken)
	a := newAPI(func(r *http.Request) bool { return r.URL.Path == "/token" || signedIn(r) }, driveError, &budget{limit: 12_000, per: time.Minute, prefix: "X-RateLimit-"})
	a.post("/token", v.token)
	a.get("/drive/v3/files", v.files)
	a.get("/drive/v3/files/{id}/export", v.export)
	a.get("/drive/v3/files/{id}", v.file)
	return Vendor{
		budget: a.budget, Source: "google-drive", Handler: a, Address: "api", Parameters: map[string]string{"folders": "F-root"},
		Secrets: map[string]string{"GOOGLE_SERVICE_ACCOUNT_KEY": v.keyFile()},
	}
}

const driveToken = "ya29.drive-secret-6"

func driveError(w http.ResponseWriter, status int, message string) {
	writeJSON(w, status, object{"error": object{"code": status, "message": message, "errors": []any{object{"domain": "global", "reason": map[int]string{403: "userRateLimitExceeded", 429: "rateLimitExceeded", 404: "notFound"}[status], "message": message}}}})
}

type drive struct {
	w   *World
	key *rsa.PrivateKey
}

// keyFile is the service account's; {address} stands for the server's.
func (v drive) keyFile() string {
	der, err := x509.MarshalPKCS8PrivateKey(v.key)
	if err != nil {
		panic("vendortest: the key cannot be written: " + err.Error())
	}
	file, err := json.Marshal(object{
		"type": "service_account", "client_email": "reader@harbourvine.iam.example", "private_key_id": "k1", "token_uri": "{address}/token",
		"private_key": string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})),
	})
	if err != nil {
		panic("vendortest: the key file cannot be written: " + err.Error())
	}
	return string(file)
}

// token checks the assertion: its signature, its age, what it asks for.
func (v drive) token(r *http.Request) (any, *refusal) {
	parts := strings.Split(r.PostFormValue("assertion"), ".")
	if r.PostFormValue("grant_type") != "urn:ietf:params:oauth:grant-type:jwt-bearer" || len(parts) != 3 {
		return nil, &refusal{http.StatusBadRequest, "invalid_grant"}
	}
	sum := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	signature, err := base64.RawURLEncoding.DecodeString(parts[2])
	if err != nil || rsa.VerifyPKCS1v15(&v.key.PublicKey, crypto.SHA256, sum[:], signature) != nil {
		return nil, &refusal{http.StatusBadRequest, "invalid_grant: invalid JWT signature"}
	}
	var claims struct {
		Issuer string `json:"iss"`
		Scope  string `json:"scope"`
		Expiry int64  `json:"exp"`
	}
	raw, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil || json.Unmarshal(raw, &claims) != nil || claims.Issuer != "reader@harbourvine.iam.example" || !strings.Contains(claims.Scope, "drive.readonly") {
		return nil, &refusal{http.StatusBadRequest, "invalid_scope"}
	}
	return object{"access_token": driveToken, "expires_in": 3599, "token_type": "Bearer"}, nil
}

var (
	driveParent   = regexp.MustCompile(`'([^']+)' in parents`)
	driveModified = regexp.MustCompile(`modifiedTime (>|>=|<|<=) '([^']+)'`)
)

const (
	driveFolder = "application/vnd.google-apps.folder"
	driveDoc    = "application/vnd.google-apps.document"
)

// folderOf puts every third document into a folder within the folder.
func folderOf(in Incident) string {
	return map[bool]string{true: "F-2025", false: "F-root"}[in.N%3 == 0]
}

func (v drive) files(r *http.Request) (any, *refusal) {
	q := r.URL.Query()
	ask := q.Get("q")
	parent := driveParent.FindStringSubmatch(ask)
	if parent == nil || q.Get("supportsAllDrives") != "true" || q.Get("includeItemsFromAllDrives") != "true" {
		return nil, &refusal{http.StatusNotFound, "File not found: ."}
	}
	all := []any{}
	if strings.Contains(ask, driveFolder) && strings.Contains(ask, "mimeType = ") {
		if parent[1] == "F-root" {
			all = append(all, object{"kind": "drive#file", "id": "F-2025", "name": "2025", "mimeType": driveFolder})
		}
	} else {
		for _, in := range v.w.Incidents {
			if in.Postmortem != nil && folderOf(in) == parent[1] && v.modified(ask, in) {
				all = append(all, v.meta(in))
			}
		}
		if parent[1] == "F-root" && !strings.Contains(ask, "mimeType") {
			all = append(all, object{"kind": "drive#file", "id": "S-1", "name": "Budget", "mimeType": "application/vnd.google-apps.spreadsheet", "modifiedTime": rfc3339(v.w.Now)})
		}
	}
	from := 0
	_, _ = fmt.Sscanf(q.Get("pageToken"), "~%d", &from)
	part, more := slice(all, from, min(number(q, "pageSize", 100), 1000))
	out := object{"kind": "drive#fileList", "incompleteSearch": false, "files": part}
	if more {
		out["nextPageToken"] = fmt.Sprintf("~%d", from+len(part))
	}
	return out, nil
}

func (v drive) modified(ask string, in Incident) bool {
	for _, m := range driveModified.FindAllStringSubmatch(ask, -1) {
		at, ok := moment(m[2])
		if !ok || strings.HasPrefix(m[1], ">") && in.Updated.Before(at) || strings.HasPrefix(m[1], "<") && in.Updated.After(at) {
			return false
		}
	}
	return true
}

// meta is a document, or for every fifth incident an uploaded Markdown file.
func (v drive) meta(in Incident) object {
	kind, name := driveDoc, "Postmortem: "+in.Title
	if in.N%5 == 0 {
		kind, name = "text/markdown", fmt.Sprintf("postmortem-%d.md", in.N)
	}
	return object{
		"kind": "drive#file", "id": fmt.Sprintf("D-%d", in.N), "name": name, "mimeType": kind, "createdTime": rfc3339(in.End), "modifiedTime": rfc3339(in.Updated), "version": "7",
		"webViewLink": fmt.Sprintf("https://docs.example/document/d/D-%d/edit", in.N), "parents": []any{folderOf(in)}, "trashed": false,
	}
}

func (v drive) export(r *http.Request) (any, *refusal) {
	in, ok := v.w.byNumber(pathNumber(r, "id", "D-"))
	if !ok || in.Postmortem == nil || in.N%5 == 0 {
		return nil, &refusal{http.StatusForbidden, "Export only supports Docs Editors files."}
	}
	if r.URL.Query().Get("mimeType") != "text/markdown" {
		return nil, &refusal{http.StatusBadRequest, "The requested conversion is not supported."}
	}
	return v.text(in), nil
}

func (v drive) file(r *http.Request) (any, *refusal) {
	in, ok := v.w.byNumber(pathNumber(r, "id", "D-"))
	if !ok || in.Postmortem == nil {
		return nil, &refusal{http.StatusNotFound, "File not found: " + r.PathValue("id") + "."}
	}
	if r.URL.Query().Get("alt") == "media" {
		return v.text(in), nil
	}
	return v.meta(in), nil
}

func (v drive) text(in Incident) string {
	return fmt.Sprintf("# %s\n\n**Severity:** SEV%d\n\n**Start:** %s\n\n**Services:** %s\n\n**Incident commander:** %s\n\n%s",
		in.Title, in.Severity, in.Started.Format("2006-01-02 15:04 MST"), in.Service, in.Commander.Name, in.markdown())
}
