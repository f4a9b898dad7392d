"""Who sees the console, and how it holds others off."""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from fakequay.app import create_app
from fakequay.world import World
from tests.console.page_parser import Person
from tests.support.registry_client import Registry

USERS = ["admin", "auditor", "creator", "member", "owner", "reader", "stranger"]
LOCKED = "Control API access required"


class TestFrontPage:
    def test_is_for_browsers_only(self, client: FlaskClient) -> None:
        answer = client.get("/", headers={"Accept": "text/html,*/*;q=0.8"})

        assert (answer.status_code, answer.mimetype) == (200, "text/html")
        assert client.get("/", headers={"Accept": "*/*"}).mimetype == "text/plain"

    def test_is_not_there_where_it_is_not_wanted(self, world: World) -> None:
        client = create_app(world, with_console=False).test_client()
        browser = {"Accept": "text/html"}
        assert client.get("/", headers=browser).mimetype == "text/plain"
        assert client.get("/console/", headers=browser).status_code == 404

    def test_tells_what_there_is(self, person: Person, anonymous: Any) -> None:
        anonymous.get("/organization/acme")
        page = person.look("/")
        assert person.status == 200
        assert page.title == "Overview"
        [[when, request, *rest]] = page.tables["Latest requests"]
        assert (when, request) == ("2026-01-01 12:00:00", "GET /api/v1/organization/acme")
        assert rest[:3] == ["200", "getOrganization", "—"]
        told = "Clock (UTC) 2026-01-01 12:00:00 frozen Scheduled jobs 0 Faults 0 Snapshots 0"
        assert told in page.text
        assert "Operations called" in page.text
        assert "fakequay · Quay 3.19" in page.html
        assert "Sign in to see the organizations of a user." in page.text

    def test_looking_leaves_no_trace(self, owner_at_home: Person) -> None:
        client = owner_at_home.client
        client.delete("/_fakequay/requests")
        client.post("/_fakequay/faults", json={"name": "all", "status": 500})
        for path in ("/", "/console/organizations/acme", "/console/requests"):
            owner_at_home.look(path)
            assert owner_at_home.status == 200
        assert client.get("/_fakequay/requests").json == {"requests": []}
        fault = client.get("/_fakequay/faults/all").get_json()
        assert (fault["seen"], fault["used"]) == (0, 0)


class TestHeaders:
    def test_allow_nothing_from_elsewhere(self, person: Person) -> None:
        page = person.look("/")
        assert person.headers["Content-Security-Policy"] == (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
            "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        )
        assert person.headers["Cache-Control"] == "no-store"
        assert person.headers["X-Content-Type-Options"] == "nosniff"
        assert person.headers["Referrer-Policy"] == "same-origin"
        assert not re.findall(r"<style|style=|<script>|\son\w+=|(?:src|href)=\"https?:", page.html)

    def test_assets_are_its_own(self, client: FlaskClient) -> None:
        for kind, mimetype in (("css", "text/css"), ("js", "text/javascript")):
            with client.get(f"/console/static/console.{kind}") as answer:
                assert (answer.status_code, answer.mimetype) == (200, mimetype)
        assert client.get("/console/static/../site.py").status_code == 404


class TestSigningIn:
    def test_with_a_password(self, person: Person) -> None:
        person.look("/console/organizations")
        assert person.page.title == "Sign in"
        page = person.press("Sign in", username="owner", password="password-of-owner")
        assert page.title == "Organizations"
        assert page.tables["Organizations"] == [["acme", "Repositories of acme"]]
        assert page.links["owner"] == "/console/me"

    def test_with_a_wrong_password_says_so(self, person: Person) -> None:
        person.look("/console/signin")
        page = person.press("Sign in", username="owner", password="wrong")
        assert person.status == 403
        assert page.messages == [("alert", "Invalid Username or Password")]
        assert page.form("Sign in").fields["username"] == "owner"
        assert "wrong" not in page.html

    def test_as_anybody(self, person: Person) -> None:
        page = person.look("/console/signin?next=/console/me")
        assert [name for name in page.form("owner").buttons if name in USERS] == USERS
        page = person.press("reader")
        assert (person.status, page.title) == (200, "reader")
        assert person.client.get("/api/v1/user/").get_json()["username"] == "reader"
        page = person.press("Sign out")
        assert page.messages == [("status", "You are signed out.")]
        assert person.client.get("/api/v1/user/").status_code == 401

    def test_as_nobody_there_is(self, person: Person) -> None:
        page = person.look("/console/signin")
        page.form("owner").buttons["owner"]["username"] = "ghost"
        page = person.press("owner")
        assert person.status == 400
        assert page.messages == [("alert", "The user does not exist or is disabled.")]

    @pytest.mark.parametrize(
        "address", ["//evil.example", "/\\evil.example", "https://evil.example", "/\t/evil.example"]
    )
    def test_leads_nowhere_else(self, person: Person, address: str) -> None:
        page = person.look("/console/signin")
        form = page.form("owner").fields | {"next": address, "username": "owner"}
        answer = person.client.post("/console/signin/as", data=form)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/console/")


class TestGuard:
    @pytest.mark.parametrize("path", ["/", "/console/requests", "/console/time", "/console/faults"])
    def test_other_hosts_do_not_control(self, person: Person, path: str) -> None:
        page = person.look(path, Host="quay.example.com")
        assert (person.status, page.title) == (403, LOCKED)
        [(role, reason)] = page.messages
        assert (role, reason[:55]) == (
            "alert",
            "control API refused the header 'Host: quay.example.com'",
        )

    def test_other_hosts_sign_in_as_nobody(self, person: Person) -> None:
        page = person.look("/console/signin", Host="quay.example.com")
        assert [list(form.buttons) for form in page.forms] == [["Search"], ["Sign in"]]
        page = person.look("/console/signin")
        data = {**page.form("owner").fields, "username": "owner"}
        answer = person.client.post(
            "/console/signin/as", data=data, headers={"Origin": "http://evil.example"}
        )
        assert (answer.status_code, LOCKED in answer.text) == (403, True)
        assert person.client.get("/api/v1/user/").status_code == 401

    def test_what_changes_something_comes_from_the_page(self, owner_at_home: Person) -> None:
        client = owner_at_home.client
        answer = client.post("/console/do/take-snapshot", data={"name": "made"})
        assert answer.status_code == 403
        assert "CSRF token was invalid or missing." in answer.text
        owner_at_home.look("/console/snapshots")
        form = owner_at_home.page.form("Take snapshot").fields | {"name": "made"}
        elsewhere = {"Sec-Fetch-Site": "cross-site"}
        answer = client.post("/console/do/take-snapshot", data=form, headers=elsewhere)
        assert (answer.status_code, LOCKED in answer.text) == (403, True)
        assert client.get("/_fakequay/snapshots").json == {"snapshots": []}

    def test_a_control_token_unlocks(self, world: World) -> None:
        person = Person(create_app(world, "control-secret").test_client())
        page = person.look("/console/time")
        assert (person.status, page.title) == (401, LOCKED)
        page = person.press("Unlock", token="wrong")
        assert (person.status, page.title) == (401, LOCKED)
        page = person.press("Unlock", token="control-secret")
        assert (person.status, page.title) == (200, "Clock and scheduled jobs")
        assert "owner" in person.look("/console/signin").form("owner").buttons


class TestWhatIsNotThere:
    def test_is_said(self, person: Person) -> None:
        page = person.look("/console/nowhere")
        assert (person.status, page.title) == (404, "Error 404")
        answer = person.client.post("/console/time")
        assert answer.status_code == 405

    def test_so_is_what_the_api_refuses(self, owner_at_home: Person) -> None:
        page = owner_at_home.look("/console/organizations/nowhere")
        assert (owner_at_home.status, page.messages) == (404, [("alert", "Not Found")])
        page = owner_at_home.look("/console/requests/99")
        assert page.messages == [
            ("alert", "request 99 does not exist or is no longer in the journal")
        ]

    def test_an_action_of_no_name_is_none(self, owner_at_home: Person) -> None:
        page = owner_at_home.look("/console/snapshots")
        answer = owner_at_home.client.post(
            "/console/do/nothing", data=page.form("Take snapshot").fields
        )
        assert answer.status_code == 404


def test_hostile_names_are_only_text(owner_at_home: Person, registry: Registry) -> None:
    hostile = '<script>alert("x")</script>'
    client = owner_at_home.client
    owner_at_home.look("/console/organizations/acme")
    page = owner_at_home.press("Create robot", robot="made", description=hostile)
    assert ["acme+made", hostile] in [row[:2] for row in page.tables["Robots"]]
    client.get(f"/api/v1/organization/{hostile}?q={hostile}")
    page = owner_at_home.look("/console/requests")
    assert page.tables["Requests"][0][1] == f"GET /api/v1/organization/{hostile}"
    assert (
        hostile
        in owner_at_home.look(
            "/console/requests/"
            + page.links[f"GET /api/v1/organization/{hostile}"].rpartition("/")[2]
        ).text
    )
    page = owner_at_home.look(f"/console/repositories?namespace={hostile}")
    assert hostile not in page.html
    for path in ("/console/organizations/acme", "/console/requests", f"/console/{hostile}"):
        assert hostile not in owner_at_home.look(path).html


def test_a_world_can_be_chosen_where_there_are_several(person: Person) -> None:
    client = person.client
    assert client.put("/_fakequay/instances/second", json={"copy": "main"}).status_code == 201
    try:
        client.put("/_fakequay/snapshots/only-in-main")
        person.look("/console/snapshots")
        assert [row[0] for row in person.page.tables["Snapshots"]] == ["only-in-main"]
        page = person.press("Switch instance", world="second")
        assert (page.title, page.tables) == ("Snapshots", {})
        person.sign_in("owner")
        person.look("/console/organizations/acme")
        person.press("Create robot", robot="there")
        there = client.get("/_fakequay/requests", headers={"X-Fakequay-Instance": "second"})
        assert there.get_json() == {"requests": []}
        page = person.look("/console/organizations/acme")
        assert [row[0] for row in page.tables["Robots"]] == ["acme+ci", "acme+there"]
        page = person.press("Switch instance", world="main")
        assert (page.title, "Sign in" in page.links) == ("acme", True)
    finally:
        client.delete("/_fakequay/instances/second")
    assert person.look("/console/snapshots").title == "Snapshots"
