"""Page of a recorded request: curl command, and a replay of the request."""

from typing import Any

import pytest

from tests.console.page_parser import Person
from tests.support.registry_client import Registry, image

ROBOT = "/api/v1/organization/acme/robots/made"


def open_latest(person: Person) -> int:
    """Open the page of the latest recorded request, and return the id of the request."""
    latest: int = person.client.get("/_fakequay/requests").get_json()["requests"][-1]["id"]
    person.look(f"/console/requests/{latest}")
    return latest


class TestCurlCommand:
    def test_contains_method_headers_and_body_but_no_secret(
        self, person: Person, owner: Any
    ) -> None:
        owner.put("/organization/acme/robots/made", {"description": "it's mine"})
        open_latest(person)
        text = person.page.text
        assert f"curl -X PUT http://localhost{ROBOT}" in text
        assert '-H "Authorization: Bearer $TOKEN"' in text
        assert "-H 'Content-Type: application/json'" in text
        assert """--data-raw '{"description": "it'"'"'s mine"}'""" in text
        assert "Set the variable TOKEN to a token of the caller." in text

    def test_contains_the_query(self, person: Person, owner: Any) -> None:
        owner.get("/repository?namespace=acme&last_modified=true")
        open_latest(person)
        url = "http://localhost/api/v1/repository?namespace=acme&last_modified=true"
        assert f"curl -X GET '{url}'" in person.page.text

    def test_names_the_variable_for_a_password(self, person: Person) -> None:
        person.client.get("/v2/auth?service=localhost", auth=("owner", "password-of-owner"))
        open_latest(person)
        assert '-u "$LOGIN"' in person.page.text
        assert "password-of-owner" not in person.page.html

    def test_names_a_file_for_a_binary_body(self, person: Person) -> None:
        person.client.post("/api/v1/signin", data=b"\xff\x00")
        page = person.look(f"/console/requests/{open_latest(person)}")
        assert "--data-binary @body.bin" in page.text
        refusal = "The request journal does not contain the whole body of the request."
        assert refusal in page.text

    def test_replaces_the_replay_of_registry_requests(
        self, person: Person, registry: Registry
    ) -> None:
        registry.push("acme/web", "v1", image("one"))
        open_latest(person)
        assert "Requests of registry clients need a token of /v2/auth." in person.page.text


class TestReplay:
    def test_sends_the_request_again_and_shows_the_new_exchange(
        self, person: Person, owner: Any
    ) -> None:
        owner.put("/organization/acme/robots/made", {"description": "mine"})
        first = open_latest(person)
        assert person.page.form("Replay request").fields["username"] == "owner"
        page = person.press("Replay request")
        assert page.messages == [("status", f"Request {first} was sent again as owner.")]
        assert page.title == f"Request {first + 1}"
        assert "Existing robot with name: acme+made" in page.text
        found = person.client.get("/_fakequay/requests").get_json()["requests"]
        assert [(one["id"], one["status"]) for one in found] == [(first, 201), (first + 1, 400)]
        assert found[1]["caller"]["username"] == "owner"
        assert found[1]["request"]["json"] == {"description": "mine"}

    def test_can_be_sent_as_another_user_or_anonymously(self, person: Person, owner: Any) -> None:
        owner.get("/organization/acme/robots")
        open_latest(person)
        page = person.press("Replay request", username="stranger")
        assert page.text.count("Caller stranger (oauth)") == 1
        assert "403" in page.text
        page = person.press("Replay request", username="")
        assert "Caller —" in page.text
        assert "401" in page.text

    def test_is_met_by_faults(self, person: Person, anonymous: Any) -> None:
        anonymous.get("/organization/acme")
        open_latest(person)
        person.client.post("/_fakequay/faults", json={"name": "down", "status": 503})
        page = person.press("Replay request", username="")
        assert "503 fault down" in page.text

    def test_of_an_unknown_user_is_refused(self, person: Person, anonymous: Any) -> None:
        anonymous.get("/organization/acme")
        first = open_latest(person)
        page = person.press("Replay request", username="ghost")
        users = "admin, auditor, creator, member, owner, reader, stranger, superuser, writer"
        message = f"username: user 'ghost' does not exist; the users are {users}"
        assert page.messages == [("alert", message)]
        assert len(person.client.get("/_fakequay/requests").get_json()["requests"]) == 1
        assert person.path == f"/console/requests/{first}"

    def test_of_hidden_values_is_refused(self, person: Person, visitor: Any) -> None:
        visitor.post("/signin", {"username": "owner", "password": "password-of-owner"})
        found = person.client.get("/_fakequay/requests").get_json()["requests"]
        [first] = [one["id"] for one in found if one["path"] == "/api/v1/signin"]
        page = person.look(f"/console/requests/{first}")
        assert "The request contains hidden values ([hidden]). Use the curl command." in page.text
        assert "Replace [hidden] by the value that the request journal hides." in page.text
        assert "password-of-owner" not in page.html

    def test_needs_the_csrf_token_of_the_page(self, person: Person, anonymous: Any) -> None:
        anonymous.get("/organization/acme")
        first = open_latest(person)
        answer = person.client.post(f"/console/requests/{first}/replay", data={"username": ""})
        assert answer.status_code == 403
        assert len(person.client.get("/_fakequay/requests").get_json()["requests"]) == 1

    def test_needs_access_to_the_control_api(self, person: Person, anonymous: Any) -> None:
        anonymous.get("/organization/acme")
        first = open_latest(person)
        form = person.page.form("Replay request").fields
        answer = person.client.post(
            f"/console/requests/{first}/replay",
            data=form,
            headers={"Host": "quay.example.com", "Origin": "http://quay.example.com"},
        )
        assert answer.status_code == 403
        assert len(person.client.get("/_fakequay/requests").get_json()["requests"]) == 1


def test_the_seed_of_a_fault_is_no_effect(person: Person) -> None:
    fault = {"name": "flaky", "status": 503, "chance": 0.5, "seed": "dice"}
    person.client.post("/_fakequay/faults", json=fault)
    page = person.look("/console/faults")
    [row] = page.tables["Faults"]
    assert row[1] == "chance 0.5 when before random seed dice"
    assert row[2] == "status 503"


@pytest.mark.parametrize("path", ["/favicon.ico", "/console/static/console.css", "/console/"])
def test_requests_for_pages_and_their_files_are_not_recorded(person: Person, path: str) -> None:
    person.client.get(path)
    assert person.client.get("/_fakequay/requests").get_json() == {"requests": []}
