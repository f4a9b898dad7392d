// Command quay sets up an organization with Quay's API, as operators written in Go do: it decodes
// each body into typed structs before it checks the status: quay URL TOKEN ORGANIZATION
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/url"
	"os"
)

// Client sends requests with a bearer token.
type Client struct {
	base, token string
}

// Problem is an error of Quay's API, in one of its two forms.
type Problem struct {
	Status       int    `json:"status"`
	ErrorType    string `json:"error_type"`
	ErrorMessage string `json:"error_message"`
	Message      string `json:"message"`
}

func (p *Problem) Error() string {
	return fmt.Sprintf("%d %s %s%s", p.Status, p.ErrorType, p.ErrorMessage, p.Message)
}

type robot struct {
	Name         string         `json:"name"`
	Token        string         `json:"token"`
	Created      string         `json:"created"`
	LastAccessed *string        `json:"last_accessed"`
	Metadata     map[string]any `json:"unstructured_metadata"`
}

type repository struct {
	Namespace    string  `json:"namespace"`
	Name         string  `json:"name"`
	Description  *string `json:"description"`
	Public       bool    `json:"is_public"`
	Kind         string  `json:"kind"`
	State        string  `json:"state"`
	LastModified *int64  `json:"last_modified"`
}

type prototype struct {
	ID       string `json:"id"`
	Role     string `json:"role"`
	Delegate struct {
		Name  string `json:"name"`
		Kind  string `json:"kind"`
		Robot bool   `json:"is_robot"`
	} `json:"delegate"`
}

type permission struct {
	Role string `json:"role"`
	Name string `json:"name"`
}

// report is what the program read in its story.
type report struct {
	Robot        string            `json:"robot"`
	Prototype    string            `json:"prototype"`
	Repositories []string          `json:"repositories"`
	Pages        int               `json:"pages"`
	Roles        map[string]string `json:"roles"`
	Duplicate    string            `json:"duplicate"`
	Missing      string            `json:"missing"`
	Deleted      bool              `json:"deleted"`
}

// call sends a request and decodes the response. As in many operators, a request without a body
// declares the type JSON nevertheless.
func (c *Client) call(method, path string, body, target any, status int) error {
	var data bytes.Buffer
	if body != nil {
		if err := json.NewEncoder(&data).Encode(body); err != nil {
			return err
		}
	}
	request, err := http.NewRequest(method, c.base+"/api/v1"+path, &data)
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer "+c.token)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	if response.StatusCode != status {
		problem := &Problem{}
		if err := json.Unmarshal(content, problem); err != nil {
			return fmt.Errorf("%s %s: status %d: %w", method, path, response.StatusCode, err)
		}
		problem.Status = response.StatusCode
		return problem
	}
	if target == nil {
		return nil
	}
	return json.Unmarshal(content, target)
}

func main() {
	if len(os.Args) != 4 {
		log.Fatal("usage: quay URL TOKEN ORGANIZATION")
	}
	found, err := run(&Client{os.Args[1], os.Args[2]}, os.Args[3])
	if err != nil {
		log.Fatal(err)
	}
	if err := json.NewEncoder(os.Stdout).Encode(found); err != nil {
		log.Fatal(err)
	}
}

func run(c *Client, organization string) (*report, error) {
	found := &report{Roles: map[string]string{}}
	steps := []func(*Client, string, *report) error{
		setUp, createRepositories, listRepositories, readRoles, readProblems, tearDown,
	}
	for _, step := range steps {
		if err := step(c, organization, found); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// setUp creates an organization with a robot account and a default permission of the robot account.
func setUp(c *Client, organization string, found *report) error {
	body := map[string]any{"name": organization, "email": organization + "@example.com"}
	if err := c.call("POST", "/organization/", body, nil, 201); err != nil {
		return fmt.Errorf("create the organization: %w", err)
	}
	made := robot{}
	path := "/organization/" + organization
	if err := c.call("PUT", path+"/robots/ci", nil, &made, 201); err != nil {
		return fmt.Errorf("create the robot account: %w", err)
	}
	if len(made.Token) != 64 {
		return fmt.Errorf("the token of %s has %d characters", made.Name, len(made.Token))
	}
	found.Robot = made.Name
	rule := prototype{}
	body = map[string]any{
		"role":     "write",
		"delegate": map[string]any{"kind": "user", "name": made.Name},
	}
	if err := c.call("POST", path+"/prototypes", body, &rule, 200); err != nil {
		return fmt.Errorf("create the default permission: %w", err)
	}
	if rule.ID == "" || !rule.Delegate.Robot {
		return fmt.Errorf("default permission %q for %q", rule.ID, rule.Delegate.Name)
	}
	found.Prototype = rule.Role + " " + rule.Delegate.Name
	return nil
}

func createRepositories(c *Client, organization string, _ *report) error {
	for _, name := range []string{"api", "web", "team/tool"} {
		body := map[string]any{
			"namespace": organization, "repository": name, "visibility": "private",
			"description": "", "repo_kind": "image",
		}
		made := repository{}
		if err := c.call("POST", "/repository", body, &made, 201); err != nil {
			return fmt.Errorf("create the repository %s: %w", name, err)
		}
	}
	return nil
}

// listRepositories reads all pages. The last page has no next_page.
func listRepositories(c *Client, organization string, found *report) error {
	query := url.Values{"namespace": {organization}, "last_modified": {"true"}}
	for {
		page := struct {
			Repositories []repository `json:"repositories"`
			NextPage     string       `json:"next_page"`
		}{}
		if err := c.call("GET", "/repository?"+query.Encode(), nil, &page, 200); err != nil {
			return fmt.Errorf("list the repositories: %w", err)
		}
		found.Pages++
		for _, one := range page.Repositories {
			found.Repositories = append(found.Repositories, one.Namespace+"/"+one.Name)
		}
		if page.NextPage == "" {
			return nil
		}
		query.Set("next_page", page.NextPage)
	}
}

// readRoles reads the permissions of users. The path lacks the slash at its end, so the server redirects.
func readRoles(c *Client, organization string, found *report) error {
	listed := struct {
		Permissions map[string]permission `json:"permissions"`
	}{}
	path := "/repository/" + organization + "/team/tool/permissions/user"
	if err := c.call("GET", path, nil, &listed, 200); err != nil {
		return fmt.Errorf("read the permissions: %w", err)
	}
	for name, one := range listed.Permissions {
		found.Roles[name] = one.Role
	}
	return nil
}

// readProblems reads the errors for a repository that exists already, and for a missing robot account.
func readProblems(c *Client, organization string, found *report) error {
	body := map[string]any{
		"namespace": organization, "repository": "web", "visibility": "private", "description": "",
	}
	problem := &Problem{}
	if !errors.As(c.call("POST", "/repository", body, nil, 201), &problem) {
		return errors.New("the repository was created twice")
	}
	found.Duplicate = problem.Error()
	path := "/organization/" + organization + "/robots/missing"
	if !errors.As(c.call("DELETE", path, nil, nil, 204), &problem) {
		return errors.New("a missing robot account was deleted")
	}
	found.Missing = problem.Error()
	return nil
}

func tearDown(c *Client, organization string, found *report) error {
	for _, path := range []string{"/repository/" + organization + "/api", "/organization/" + organization} {
		if err := c.call("DELETE", path, nil, nil, 204); err != nil {
			return fmt.Errorf("delete %s: %w", path, err)
		}
	}
	problem := &Problem{}
	found.Deleted = errors.As(c.call("GET", "/organization/"+organization, nil, nil, 200), &problem)
	return nil
}
