"""What a person sees and changes of the fake itself: pages show what the control API says."""

import json
from typing import Any

import pytest

from tests.console.page_parser import Person
from tests.support.registry_client import Registry, image


def told(person: Person) -> str:
    [(role, message)] = person.page.messages
    assert role == "status"
    return message


class TestRequests:
    def test_are_shown_newest_first_and_filtered(self, person: Person, anonymous: Any) -> None:
        anonymous.get("/organization/acme")
        anonymous.get("/repository/acme/web")
        page = person.look("/console/requests")
        assert [(row[1], row[2], row[3]) for row in page.tables["Requests"]] == [
            ("GET /api/v1/repository/acme/web", "401", "getRepo"),
            ("GET /api/v1/organization/acme", "200", "getOrganization"),
        ]
        assert "2 requests shown, newest first." in page.text
        page = person.press("Filter", status="4xx")
        assert [row[3] for row in page.tables["Requests"]] == ["getRepo"]
        page = person.press("Filter", status="", operation="getRep")
        assert page.messages == [
            ("alert", "operation: unknown name 'getRep'; did you mean 'getRepo'?")
        ]

    def test_are_shown_with_bodies_but_without_secrets(self, person: Person, owner: Any) -> None:
        token = owner.put("/organization/acme/robots/made", {"description": "mine"}).json["token"]
        page = person.look("/console/requests")
        address = page.links["PUT /api/v1/organization/acme/robots/made"]
        page = person.look(address)
        assert page.title == f"Request {address.rpartition('/')[2]}"
        assert ["Authorization", "Bearer [hidden]"] in page.tables["Request headers"]
        assert ["Content-Type", "application/json"] in page.tables["Response headers"]
        assert '"description": "mine"' in page.text
        assert '"token": "[hidden]"' in page.text
        assert token not in page.html
        assert "Caller owner (oauth)" in page.text
        page = person.look(page.links["Add a fault for createOrgRobot"])
        assert page.form("Add fault").fields["operation"] == "createOrgRobot"

    def test_of_the_registry_are_there_too(self, person: Person, registry: Registry) -> None:
        registry.push("acme/web", "v1", image("one"))
        page = person.look("/console/requests?method=PUT")
        kinds = {row[3] for row in page.tables["Requests"]}
        assert "manifest_by_tag" in kinds
        for path in page.links.values():
            if path.startswith("/console/requests/"):
                person.look(path)
                assert person.status == 200

    def test_are_forgotten(self, person: Person, anonymous: Any) -> None:
        anonymous.get("/organization/acme")
        person.look("/console/requests")
        page = person.press("Clear journal")
        assert told(person) == "The request journal was cleared."
        assert "No requests recorded." in page.text


class TestFaults:
    def test_are_planned_counted_and_taken_back(self, person: Person, anonymous: Any) -> None:
        page = person.look("/console/faults")
        assert "No faults." in page.text
        page = person.press(
            "Add fault", name="down", operation="getOrganization", status="503", times="1"
        )
        assert told(person) == "The fault was added."
        assert page.tables["Faults"][0][:5] == [
            "down",
            "operation getOrganization times 1 when before",
            "status 503",
            "0",
            "0 of 1",
        ]
        statuses = [anonymous.get("/organization/acme").status_code for _ in range(2)]
        assert statuses == [503, 200]
        page = person.look("/console/faults")
        assert page.tables["Faults"][0][4] == "1 of 1"
        page = person.look("/console/requests?status=503")
        assert page.tables["Requests"][0][1] == "GET /api/v1/organization/acme fault down"
        person.look("/console/faults")
        person.press("Remove down")
        assert told(person) == "Fault down was removed."
        assert person.client.get("/_fakequay/faults").json == {"faults": []}

    def test_hold_what_was_ticked_and_typed(self, person: Person) -> None:
        person.look("/console/faults")
        person.press("Add fault", path="/v2/*", reset="true", every="3", delay="0.5")
        person.press("Add fault", status="418", body='{"short": true}', when="after")
        found = person.client.get("/_fakequay/faults").get_json()["faults"]
        assert [{**one, "name": ""} for one in found] == [
            {
                "name": "",
                "path": "/v2/*",
                "every": 3,
                "reset": True,
                "delay": 0.5,
                "when": "before",
                "seen": 0,
                "used": 0,
            },
            {
                "name": "",
                "status": 418,
                "body": {"short": True},
                "when": "after",
                "seen": 0,
                "used": 0,
            },
        ]
        person.press("Remove all faults")
        assert told(person) == "All faults were removed."

    @pytest.mark.parametrize(
        ("typed", "mistake"),
        [
            ({"status": "many"}, "status: 'many' is not a number"),
            (
                {"operation": "getRep", "status": "500"},
                "operation: unknown name 'getRep'; did you mean 'getRepo'?",
            ),
        ],
    )
    def test_that_make_no_sense_are_refused(
        self, person: Person, typed: dict[str, str], mistake: str
    ) -> None:
        person.look("/console/faults")
        page = person.press("Add fault", **typed)
        assert page.messages == [("alert", mistake)]
        assert page.form("Add fault").reason == mistake
        assert "No faults." in page.text

    def test_that_are_refused_are_shown_as_they_were_typed(self, person: Person) -> None:
        person.look("/console/faults")
        typed = {"operation": "getRep", "path": "<b>&", "delay": "0.5", "when": "after"}
        page = person.press("Add fault", **typed, reset="true")
        form = page.form("Add fault")
        assert {name: form.fields[name] for name in typed} == typed
        assert form.ticked == ["reset"]
        page = person.press("Add fault", operation="getRepo")
        assert told(person) == "The fault was added."
        [[_, strikes, happens, *_]] = page.tables["Faults"]
        assert strikes == "operation getRepo path <b>& when after"
        assert happens == "reset True delay 0.5"
        assert page.form("Add fault").fields["operation"] == ""


class TestTime:
    def test_is_moved_stopped_and_let_go(self, person: Person) -> None:
        page = person.look("/console/time")
        assert "2026-01-01 12:00:00 UTC frozen" in page.text
        page = person.press("Advance by 1 hour")
        assert told(person) == "The clock was advanced."
        assert "2026-01-01 13:00:00 UTC frozen" in page.text
        page = person.press("Advance clock", seconds="90")
        assert "2026-01-01 13:01:30 UTC frozen" in page.text
        page = person.press("Freeze at time", at="2026-03-01T00:00:05")
        assert "2026-03-01 00:00:05 UTC frozen" in page.text
        person.press("Resume clock")
        assert person.client.get("/_fakequay/clock").get_json()["frozen"] is False
        person.press("Freeze clock")
        assert person.client.get("/_fakequay/clock").get_json()["frozen"] is True
        page = person.press("Advance clock", seconds="-5")
        assert page.messages == [("alert", "seconds: must be a number, 0 or more")]

    def test_what_is_due_is_let_happen(self, owner_at_home: Person, owner: Any) -> None:
        web = "/repository/acme/web/build/"
        for _ in range(2):
            owner.post(web, {"archive_url": "https://archives.example.com/web.tgz"})
        page = owner_at_home.look("/console/time")
        assert {row[1] for row in page.tables["Scheduled jobs"]} == {"build"}
        second = owner.get(web).json["builds"][0]
        owner_at_home.press("Run next job")
        assert told(owner_at_home) == "The job has run."
        phases = [build["phase"] for build in owner.get(web).json["builds"]]
        assert phases[0] == "waiting"
        assert phases[1] != "waiting"
        owner_at_home.press("Run now (build)", about={"build": second["id"]})
        assert owner.get(web).json["builds"][0]["phase"] != "waiting"


class TestSnapshots:
    def test_are_taken_restored_and_deleted(self, owner_at_home: Person, owner: Any) -> None:
        owner_at_home.look("/console/snapshots")
        page = owner_at_home.press("Take snapshot", name="before")
        assert told(owner_at_home) == "Snapshot before was taken."
        assert ["before", "2026-01-01 12:00:00"] in [row[:2] for row in page.tables["Snapshots"]]
        owner.put("/organization/acme/robots/made", {})
        owner_at_home.press("Restore before")
        assert told(owner_at_home) == "Snapshot before was restored."
        assert owner.get("/organization/acme/robots/made").status_code == 400
        page = owner_at_home.press("Delete", about={"name": "before"})
        assert "before" not in [row[0] for row in page.tables.get("Snapshots", [])]

    def test_a_reset_goes_back_to_the_start(self, owner_at_home: Person, owner: Any) -> None:
        owner.put("/organization/acme/robots/made", {})
        owner_at_home.look("/")
        owner_at_home.press("Reset")
        assert told(owner_at_home) == "The instance was reset."
        page = owner_at_home.look("/console/organizations/acme")
        assert [row[0] for row in page.tables["Robots"]] == ["acme+ci"]


class TestOutbox:
    def test_shows_mails_and_deliveries(self, person: Person, owner: Any, visitor: Any) -> None:
        visitor.post("/recovery", {"email": "owner@example.com"})
        made = owner.post(
            "/repository/acme/web/notification/",
            {
                "event": "repo_push",
                "method": "webhook",
                "config": {"url": "http://hooks.example.com/x"},
                "eventConfig": {},
            },
        )
        owner.post(f"/repository/acme/web/notification/{made.json['uuid']}/test")
        sent = person.client.get("/_fakequay/outbox").get_json()
        page = person.look("/console/outbox")
        [mail], [delivery] = page.tables["E-mails"], page.tables["Webhook deliveries"]
        assert mail[:3] == [
            "2026-01-01 12:00:00",
            "owner@example.com",
            sent["mails"][0]["subject"],
        ]
        assert delivery[1:5] == ["repo_push", "webhook", "http://hooks.example.com/x", "recorded"]
        shown = json.loads(delivery[5].removeprefix("Show"))
        assert shown == sent["deliveries"][0]["payload"]
        page = person.press("Clear outbox")
        assert "No e-mails." in page.text
        assert "No webhook deliveries." in page.text


class TestCoverage:
    def test_tells_what_was_used(self, person: Person, owner: Any, registry: Registry) -> None:
        person.look("/console/coverage")
        page = person.press("Clear counts")
        assert told(person) == "The API coverage was cleared."
        assert page.tables == {}
        owner.put("/organization/acme/robots/made", {"oops": 1})
        person.client.get("/api/v2/nowhere/")
        registry.client.get("/v2/")
        page = person.look("/console/coverage")
        assert "1 of 301 operations have been called." in page.text
        assert page.tables == {
            "Operations": [["createOrgRobot", "1", "201 1"]],
            "Registry": [["GET", "base", "1", "401 1"]],
            "Unread fields": [["createOrgRobot", "body.oops", "1"]],
            "Unknown endpoints": [["GET", "/api/v2/nowhere/", "1"]],
        }


class TestExplorer:
    def test_is_given_a_token_of_the_user(self, owner_at_home: Person) -> None:
        page = owner_at_home.look("/console/me")
        page = owner_at_home.press("API explorer as owner")
        token = page.html.partition('data-token="')[2].partition('"')[0]
        answer = owner_at_home.client.post("/_fakequay/tokens", json={"username": "owner"})
        assert answer.get_json()["token"] == token
        assert page.links["Open the API explorer"] == "/docs/"
        assert 'data-caller="user:owner"' in page.html
