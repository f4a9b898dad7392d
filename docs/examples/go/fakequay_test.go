// Server for tests: starts fakequay serve, or uses the server at FAKEQUAY_URL. Copy this file to your project.

package robots

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

type fakeQuay struct {
	url string
}

// startFakeQuay starts a server and returns a function that stops it. If FAKEQUAY_URL is set, it uses that server.
func startFakeQuay() (*fakeQuay, func(), error) {
	if url := os.Getenv("FAKEQUAY_URL"); url != "" {
		return &fakeQuay{url}, func() {}, nil
	}
	folder, err := os.MkdirTemp("", "fakequay-")
	if err != nil {
		return nil, nil, err
	}
	portFile := filepath.Join(folder, "port")
	server := exec.Command("fakequay", "serve", "--quiet", "--port", "0", "--port-file", portFile)
	server.Stderr = os.Stderr
	if err := server.Start(); err != nil {
		return nil, nil, err
	}
	exited := make(chan error, 1)
	go func() { exited <- server.Wait() }()
	stop := func() {
		server.Process.Kill()
		<-exited
		os.RemoveAll(folder)
	}
	for {
		if port, err := os.ReadFile(portFile); err == nil {
			return &fakeQuay{"http://127.0.0.1:" + strings.TrimSpace(string(port))}, stop, nil
		}
		select {
		case err := <-exited:
			return nil, nil, fmt.Errorf("fakequay serve exited: %v", err)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// reset removes data, faults and recorded requests, and loads a seed file. Call it before each test.
func (q *fakeQuay) reset(t *testing.T, seed string) {
	t.Helper()
	content, err := os.ReadFile(seed)
	if err != nil {
		t.Fatal(err)
	}
	q.control(t, "POST", "reset", nil)
	q.control(t, "POST", "seed", json.RawMessage(content))
}

// token returns an OAuth token of a user.
func (q *fakeQuay) token(t *testing.T, username, scope string) string {
	t.Helper()
	body := map[string]string{"username": username, "scope": scope}
	return q.control(t, "POST", "tokens", body)["token"].(string)
}

// control calls the control API and returns the JSON object of its response. An error status fails the test.
func (q *fakeQuay) control(t *testing.T, method, path string, body any) map[string]any {
	t.Helper()
	content, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	if body == nil {
		content = nil
	}
	request, err := http.NewRequest(method, q.url+"/_fakequay/"+path, bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	if token := os.Getenv("FAKEQUAY_CONTROL_TOKEN"); token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode >= 400 {
		t.Fatal(response.Status, string(text), err)
	}
	object := map[string]any{}
	if len(text) > 0 {
		if err := json.Unmarshal(text, &object); err != nil {
			t.Fatal(string(text), err)
		}
	}
	return object
}
