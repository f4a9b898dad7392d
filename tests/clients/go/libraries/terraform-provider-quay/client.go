package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
)

type client struct {
	base, token string
}

// call sends a request and decodes the response into found. The status must be one of expected.
// A response of another status, and a body that is not JSON, are errors.
func (c *client) call(method, path string, body, found any, expected ...int) (int, error) {
	content := []byte{}
	if body != nil {
		content, _ = json.Marshal(body)
	}
	request, err := http.NewRequest(method, c.base+path, bytes.NewReader(content))
	if err != nil {
		return 0, err
	}
	request.Header.Set("Authorization", "Bearer "+c.token)
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, err
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		return 0, err
	}
	if !slices.Contains(expected, response.StatusCode) {
		return 0, fmt.Errorf("%s %s: %s: %s", method, path, response.Status, answer)
	}
	if found != nil && response.StatusCode < 300 {
		err = json.Unmarshal(answer, found)
	}
	return response.StatusCode, err
}

// read is call for a GET request of an object that can be missing.
func (c *client) read(path string, found any) (bool, error) {
	status, err := c.call("GET", path, nil, found, 200, 400, 404)
	return status == 200, err
}
