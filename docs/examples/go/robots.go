// Package robots is the code under test: it creates robot accounts of an organization of Quay.
package robots

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"time"
)

// Robots are the robot accounts of an organization. The client limits the time of a request.
type Robots struct {
	URL, Token, Organization string
	Client                   http.Client
}

// ListNames returns the names of the robot accounts, such as "lighthouse+backup".
func (r *Robots) ListNames() ([]string, error) {
	var listed struct{ Robots []struct{ Name string } }
	err := r.send(http.MethodGet, "", nil, &listed)
	names := []string{}
	for _, robot := range listed.Robots {
		names = append(names, robot.Name)
	}
	return names, err
}

// Create creates a robot account and returns its token.
func (r *Robots) Create(name, description string) (string, error) {
	var created struct{ Token string }
	body := map[string]string{"description": description}
	err := r.send(http.MethodPut, "/"+name, body, &created)
	return created.Token, err
}

// send sends a request, up to three times if Quay is too slow or limits the rate.
func (r *Robots) send(method, path string, body, into any) error {
	content, err := json.Marshal(body)
	if err != nil {
		return err
	}
	for attempt := 1; ; attempt++ {
		url := r.URL + "/api/v1/organization/" + r.Organization + "/robots" + path
		request, err := http.NewRequest(method, url, bytes.NewReader(content))
		if err != nil {
			return err
		}
		request.Header.Set("Authorization", "Bearer "+r.Token)
		request.Header.Set("Content-Type", "application/json")
		response, err := r.Client.Do(request)
		var slow net.Error
		if errors.As(err, &slow) && slow.Timeout() && attempt < 3 {
			continue
		}
		if err != nil {
			return err
		}
		defer response.Body.Close()
		if response.StatusCode == http.StatusTooManyRequests && attempt < 3 {
			seconds, err := strconv.Atoi(response.Header.Get("Retry-After"))
			if err != nil {
				return err
			}
			time.Sleep(time.Duration(seconds) * time.Second)
			continue
		}
		if response.StatusCode >= 400 {
			return fmt.Errorf("%s %s: %s", method, path, response.Status)
		}
		return json.NewDecoder(response.Body).Decode(into)
	}
}
