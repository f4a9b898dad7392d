package main

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
)

var organization = kind{
	name:    "organization",
	fixed:   []string{"name"},
	changed: []string{"email"},
	create: func(quay *client, wanted fields) (string, error) {
		_, err := quay.call("POST", "/organization/", wanted, nil, 201)
		return wanted.text("name"), err
	},
	read: func(quay *client, id string) (fields, bool, error) {
		var found struct{ Name, Email string }
		exists, err := quay.read("/organization/"+id, &found)
		return fields{"name": found.Name, "email": found.Email}, exists, err
	},
	update: func(quay *client, id string, wanted fields) error {
		_, err := quay.call("PUT", "/organization/"+id, fields{"email": wanted["email"]}, nil, 200)
		return err
	},
	remove: func(quay *client, id string) error {
		_, err := quay.call("DELETE", "/organization/"+id, nil, nil, 204, 404)
		return err
	},
}

// The id of a team is ORGANIZATION/TEAM.
var team = kind{
	name:    "organization_team",
	fixed:   []string{"orgname", "name"},
	changed: []string{"role", "description"},
	members: true,
	create: func(quay *client, wanted fields) (string, error) {
		id := wanted.text("orgname") + "/" + wanted.text("name")
		return id, writeTeam(quay, id, wanted)
	},
	read: func(quay *client, id string) (fields, bool, error) {
		owner, name, _ := strings.Cut(id, "/")
		var home struct {
			Teams map[string]struct{ Role, Description string }
		}
		exists, err := quay.read("/organization/"+owner, &home)
		found, listed := home.Teams[name]
		if err != nil || !exists || !listed {
			return nil, false, err
		}
		members, err := listMembers(quay, id)
		return fields{
			"orgname": owner, "name": name, "role": found.Role,
			"description": found.Description, "members": members,
		}, true, err
	},
	update: writeTeam,
	remove: func(quay *client, id string) error {
		_, err := quay.call("DELETE", teamPath(id), nil, nil, 204, 400, 404)
		return err
	},
}

func teamPath(id string) string {
	owner, name, _ := strings.Cut(id, "/")
	return "/organization/" + owner + "/team/" + name
}

func listMembers(quay *client, id string) ([]string, error) {
	var found struct {
		Members []struct{ Name string }
	}
	_, err := quay.call("GET", teamPath(id)+"/members?includePending=true", nil, &found, 200)
	names := []string{}
	for _, member := range found.Members {
		names = append(names, member.Name)
	}
	return names, err
}

func writeTeam(quay *client, id string, wanted fields) error {
	body := fields{"role": wanted["role"], "description": wanted["description"]}
	if _, err := quay.call("PUT", teamPath(id), body, nil, 200); err != nil {
		return err
	}
	current, err := listMembers(quay, id)
	if err != nil {
		return err
	}
	members := wanted["members"].([]string)
	for _, name := range members {
		if slices.Contains(current, name) {
			continue
		}
		if _, err := quay.call("PUT", teamPath(id)+"/members/"+name, nil, nil, 200); err != nil {
			return err
		}
	}
	for _, name := range current {
		if slices.Contains(members, name) {
			continue
		}
		if _, err := quay.call("DELETE", teamPath(id)+"/members/"+name, nil, nil, 204); err != nil {
			return err
		}
	}
	return nil
}

// The id of a robot account is ORGANIZATION+NAME.
var robot = kind{
	name:   "organization_robot",
	fixed:  []string{"orgname", "name", "description"},
	secret: "token",
	create: func(quay *client, wanted fields) (string, error) {
		id := wanted.text("orgname") + "+" + wanted.text("name")
		body := fields{"description": wanted["description"]}
		_, err := quay.call("PUT", robotPath(id), body, nil, 201)
		return id, err
	},
	read: func(quay *client, id string) (fields, bool, error) {
		owner, name, _ := strings.Cut(id, "+")
		var found struct{ Description, Token string }
		exists, err := quay.read(robotPath(id), &found)
		return fields{
			"orgname": owner, "name": name, "description": found.Description, "token": found.Token,
		}, exists, err
	},
	remove: func(quay *client, id string) error {
		_, err := quay.call("DELETE", robotPath(id), nil, nil, 204, 400, 404)
		return err
	},
}

func robotPath(id string) string {
	owner, name, _ := strings.Cut(id, "+")
	return "/organization/" + owner + "/robots/" + name
}

// The id of a repository is NAMESPACE/NAME.
var repository = kind{
	name:    "repository",
	fixed:   []string{"namespace", "name"},
	changed: []string{"visibility", "description"},
	create: func(quay *client, wanted fields) (string, error) {
		body := fields{
			"namespace": wanted["namespace"], "repository": wanted["name"], "repo_kind": "image",
			"visibility": wanted["visibility"], "description": wanted["description"],
		}
		_, err := quay.call("POST", "/repository", body, nil, 201)
		return wanted.text("namespace") + "/" + wanted.text("name"), err
	},
	read: func(quay *client, id string) (fields, bool, error) {
		var found struct {
			Namespace, Name, Description string
			Public                       bool `json:"is_public"`
		}
		exists, err := quay.read(repositoryPath(id)+"?includeTags=false", &found)
		visibility := "private"
		if found.Public {
			visibility = "public"
		}
		return fields{
			"namespace": found.Namespace, "name": found.Name,
			"visibility": visibility, "description": found.Description,
		}, exists, err
	},
	update: func(quay *client, id string, wanted fields) error {
		body := fields{"description": wanted["description"]}
		if _, err := quay.call("PUT", repositoryPath(id), body, nil, 200); err != nil {
			return err
		}
		body = fields{"visibility": wanted["visibility"]}
		_, err := quay.call("POST", repositoryPath(id)+"/changevisibility", body, nil, 200)
		return err
	},
	remove: func(quay *client, id string) error {
		_, err := quay.call("DELETE", repositoryPath(id), nil, nil, 204)
		return err
	},
}

// repositoryPath escapes the slash in the name of a repository, as generated clients do.
func repositoryPath(id string) string {
	return "/repository/" + url.PathEscape(id)
}

// The id of a permission is NAMESPACE/REPOSITORY:KIND:NAME. KIND is user or team.
var permission = kind{
	name:    "repository_permission",
	fixed:   []string{"repository", "kind", "name"},
	changed: []string{"role"},
	create: func(quay *client, wanted fields) (string, error) {
		id := strings.Join([]string{wanted.text("repository"), wanted.text("kind"), wanted.text("name")}, ":")
		return id, writePermission(quay, id, wanted)
	},
	read: func(quay *client, id string) (fields, bool, error) {
		parts := strings.SplitN(id, ":", 3)
		if len(parts) != 3 {
			return nil, false, fmt.Errorf("id %q of a permission is not NAMESPACE/REPOSITORY:KIND:NAME", id)
		}
		var found struct{ Role string }
		exists, err := quay.read(permissionPath(id), &found)
		return fields{"repository": parts[0], "kind": parts[1], "name": parts[2], "role": found.Role}, exists, err
	},
	update: writePermission,
	remove: func(quay *client, id string) error {
		_, err := quay.call("DELETE", permissionPath(id), nil, nil, 204, 400, 404)
		return err
	},
}

func permissionPath(id string) string {
	parts := strings.SplitN(id, ":", 3)
	return repositoryPath(parts[0]) + "/permissions/" + parts[1] + "/" + parts[2]
}

func writePermission(quay *client, id string, wanted fields) error {
	_, err := quay.call("PUT", permissionPath(id), fields{"role": wanted["role"]}, nil, 200)
	return err
}
