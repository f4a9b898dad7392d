package robots

import (
	"log"
	"os"
	"reflect"
	"testing"
	"time"
)

type fields = map[string]any

var quay *fakeQuay

// TestMain runs one server for all tests of the package.
func TestMain(m *testing.M) {
	started, stop, err := startFakeQuay()
	if err != nil {
		log.Fatal(err)
	}
	quay = started
	status := m.Run()
	stop()
	os.Exit(status)
}

// prepare resets the server and returns the code under test with a token.
func prepare(t *testing.T) *Robots {
	t.Helper()
	quay.reset(t, "seed.json")
	token := quay.token(t, "alice", "org:admin")
	return &Robots{URL: quay.url, Token: token, Organization: "lighthouse"}
}

// verify checks that the server received one request that matches the criteria.
func verify(t *testing.T, criteria fields) {
	t.Helper()
	criteria["count"] = 1
	quay.control(t, "POST", "requests/verify", criteria)
}

func checkNames(t *testing.T, robots *Robots, want ...string) {
	t.Helper()
	names, err := robots.ListNames()
	if err != nil || !reflect.DeepEqual(names, want) {
		t.Fatal(names, err)
	}
}

func TestCreatesARobotAccount(t *testing.T) {
	robots := prepare(t)

	token, err := robots.Create("nightly", "Runs at night")

	if err != nil || len(token) != 64 {
		t.Fatal(token, err)
	}
	checkNames(t, robots, "lighthouse+backup", "lighthouse+nightly")
	body := fields{"description": "Runs at night"}
	verify(t, fields{"operation": "createOrgRobot", "body": body})
}

func TestWaitsAndRetriesAtARateLimit(t *testing.T) {
	robots := prepare(t)
	quay.control(t, "POST", "faults", fields{"operation": "createOrgRobot", "status": 429, "retry_after": 1, "times": 1})

	if _, err := robots.Create("nightly", "Runs at night"); err != nil {
		t.Fatal(err)
	}

	verify(t, fields{"operation": "createOrgRobot", "status": 429})
	verify(t, fields{"operation": "createOrgRobot", "status": 201})
}

func TestRetriesAfterATimeout(t *testing.T) {
	robots := prepare(t)
	quay.control(t, "PUT", "faults/slow", fields{"operation": "getOrgRobots", "stall": 60, "times": 1})
	robots.Client.Timeout = 200 * time.Millisecond

	checkNames(t, robots, "lighthouse+backup")
	if used := quay.control(t, "GET", "faults/slow", nil)["used"]; used != 1.0 {
		t.Fatal("applied to", used, "requests")
	}
	verify(t, fields{"operation": "getOrgRobots", "status": 200})
}
