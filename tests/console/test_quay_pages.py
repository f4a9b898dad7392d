"""What a person sees and changes of Quay: what the pages show is what the API says."""

from typing import Any

import pytest

from fakequay.world import World
from tests.console.page_parser import Person
from tests.support.registry_client import Registry, image

ACME = "/console/organizations/acme"
WEB = "/console/repositories/acme/web"
BUILDS = f"{WEB}/-/builds"


def told(person: Person) -> str:
    """What the page says of what was just done."""
    [(role, message)] = person.page.messages
    assert role == "status"
    return message


class TestOrganizations:
    def test_are_those_of_the_user(self, person: Person) -> None:
        person.sign_in("stranger")
        assert (
            "stranger is not a member of any organization."
            in person.look("/console/organizations").text
        )
        person.sign_in("superuser")
        page = person.look("/console/organizations")
        assert page.tables["Organizations"] == [["acme", "Repositories of acme"]]

    def test_can_be_made(self, owner_at_home: Person, owner: Any) -> None:
        owner_at_home.look("/console/organizations")
        page = owner_at_home.press("Create organization", name="made", email="made@example.com")
        assert told(owner_at_home) == "Organization made was created."
        assert [row[0] for row in page.tables["Organizations"]] == ["acme", "made"]
        assert owner.get("/organization/made").json["email"] == "made@example.com"

    def test_a_refusal_is_what_the_api_says(self, owner_at_home: Person) -> None:
        owner_at_home.look("/console/organizations")
        page = owner_at_home.press("Create organization", name="acme")
        [(role, message)] = page.messages
        assert role == "alert"
        assert message == "A user or organization with this name already exists"

    def test_a_refused_form_is_shown_again_as_it_was_typed(self, owner_at_home: Person) -> None:
        owner_at_home.look(ACME)
        typed = {"repository": "web", "description": "another", "visibility": "public"}
        page = owner_at_home.press("Create repository", **typed)
        assert page.form("Create repository").reason == "Repository already exists"
        assert page.form("Create repository").fields.items() >= typed.items()
        others = [form for form in page.forms if "Create repository" not in form.buttons]
        assert {(form.reason, form.fields.get("description", "")) for form in others} == {("", "")}
        # Once: the page looked at again is as always.
        page = owner_at_home.look(ACME)
        assert (page.messages, page.form("Create repository").fields["repository"]) == ([], "")

    def test_what_is_too_long_for_a_cookie_is_not_shown_again(self, owner_at_home: Person) -> None:
        owner_at_home.look(ACME)
        page = owner_at_home.press("Create robot", robot="a/b", description="long " * 2_000)
        form = page.form("Create robot")
        assert form.reason == "robot: must not contain a slash"
        assert (form.fields["robot"], form.fields["description"]) == ("a/b", "")

    def test_a_secret_is_never_shown_again(self, owner_at_home: Person) -> None:
        page = owner_at_home.look(ACME)
        form = page.form("Create robot")
        sent = {**form.fields, "robot": "a/b", "password": "of-mine", "control_token": "of-mine"}
        answer = owner_at_home.client.post(form.action, data=sent)
        with owner_at_home.client.session_transaction() as session:
            assert session["returned"]["typed"]["robot"] == "a/b"
            assert "of-mine" not in str(dict(session))
        assert answer.status_code == 303

    def test_what_is_refused_without_a_form_is_said_above(self, owner_at_home: Person) -> None:
        page = owner_at_home.look(ACME)
        form = page.form("Create robot")
        sent = {**form.fields, "robot": "a/b", "back": "/console/snapshots"}
        owner_at_home.client.post(form.action, data=sent)
        page = owner_at_home.look("/console/snapshots")
        assert page.messages == [("alert", "robot: must not contain a slash")]
        assert {form.reason for form in page.forms} == {""}

    def test_show_what_is_in_them(self, owner_at_home: Person) -> None:
        page = owner_at_home.look(ACME)
        assert page.title == "acme"
        assert page.tables == {
            "Repositories": [
                ["acme/web", "private", "NORMAL", "—", "0 B"],
                ["acme/docs", "public", "NORMAL", "—", "0 B"],
            ],
            "Teams": [
                ["owners", "admin", "1", "—", "Delete… Delete team owners? Delete"],
                ["creators", "creator", "1", "—", "Delete… Delete team creators? Delete"],
                ["members", "member", "1", "—", "Delete… Delete team members? Delete"],
            ],
            "Robots": [["acme+ci", "—", "—", "web", "—", page.tables["Robots"][0][-1]]],
            "Applications": [["portal", page.tables["Applications"][0][1], "—", "Generate token"]],
        }

    def test_a_reader_sees_what_a_reader_may(self, person: Person) -> None:
        person.sign_in("reader")
        page = person.look(ACME)
        assert person.status == 200
        assert [row[0] for row in page.tables["Repositories"]] == ["acme/web", "acme/docs"]
        assert set(page.tables) == {"Repositories"}


class TestRobots:
    def test_are_made_renewed_and_deleted(self, owner_at_home: Person, owner: Any) -> None:
        owner_at_home.look(ACME)
        page = owner_at_home.press("Create robot", robot="made", description="for one test")
        assert told(owner_at_home) == "Robot made was created."
        token = owner.get("/organization/acme/robots/made").json["token"]
        assert token not in page.html

        page = owner_at_home.look(ACME + page.links["Show the token of acme+made"])
        assert f"Token of acme+made {token}" in page.text
        owner_at_home.press("Regenerate token", about={"robot": "made"})
        assert told(owner_at_home) == "Robot made has a new token."
        renewed = owner.get("/organization/acme/robots/made").json["token"]
        assert renewed != token
        assert f"Token of acme+made {renewed}" in owner_at_home.page.text

        owner_at_home.look(ACME)
        owner_at_home.press("Delete", about={"robot": "made"})
        assert told(owner_at_home) == "Robot made was deleted."
        assert owner.get("/organization/acme/robots/made").status_code == 400

    def test_a_user_has_some_too(self, owner_at_home: Person, owner: Any) -> None:
        page = owner_at_home.look("/console/me")
        assert (page.title, page.tables) == ("owner", {})
        page = owner_at_home.press("Create robot", robot="own")
        assert [row[0] for row in page.tables["Robots"]] == ["owner+own"]
        page = owner_at_home.look("/console/me" + page.links["Show the token of owner+own"])
        assert owner.get("/user/robots/own").json["token"] in page.text

    @pytest.mark.parametrize(
        ("typed", "mistake"),
        [
            ({"robot": " "}, "robot: must not be empty"),
            ({"robot": "a/b"}, "robot: must not contain a slash"),
            (
                {"robot": "made", "owner": "/api/v1/superuser"},
                "owner: must be a user or an organization",
            ),
        ],
    )
    def test_a_name_that_is_none_is_said(
        self, owner_at_home: Person, typed: dict[str, str], mistake: str
    ) -> None:
        owner_at_home.look(ACME)
        page = owner_at_home.press("Create robot", **typed)
        assert page.messages == [("alert", mistake)]


class TestTeams:
    def test_have_members_that_come_and_go(self, owner_at_home: Person, owner: Any) -> None:
        owner_at_home.look(ACME)
        owner_at_home.press("Create team", team="made", role="creator", description="a few")
        assert told(owner_at_home) == "Team made was created."
        page = owner_at_home.look(f"{ACME}/teams/made")
        assert "The team has no members." in page.text
        page = owner_at_home.press("Add member", member="acme+ci")
        assert told(owner_at_home) == "acme+ci was added to team made."
        assert [row[:3] for row in page.tables["Members"]] == [["acme+ci", "robot", "member"]]
        members = owner.get("/organization/acme/team/made/members").json["members"]
        assert [member["name"] for member in members] == ["acme+ci"]
        page = owner_at_home.press("Remove", about={"member": "acme+ci"})
        assert told(owner_at_home) == "acme+ci was removed from team made."
        assert page.tables == {}
        owner_at_home.look(ACME)
        page = owner_at_home.press("Delete", about={"team": "made"})
        assert [row[0] for row in page.tables["Teams"]] == ["owners", "creators", "members"]


class TestApplications:
    def test_are_made_and_lead_to_tokens(self, owner_at_home: Person, owner: Any) -> None:
        owner_at_home.look(ACME)
        page = owner_at_home.press("Create application", name="script", description="ours")
        assert told(owner_at_home) == "Application script was created."
        [made] = [
            one
            for one in owner.get("/organization/acme/applications").json["applications"]
            if one["name"] == "script"
        ]
        generate = f"/organization/acme/application/{made['client_id']}"
        assert page.links["Generate a token of script"] == generate
        assert owner_at_home.client.get(generate).status_code == 200

        page = owner_at_home.look(page.links["script"])
        assert page.links["Generate token"] == generate
        assert made["client_id"] in page.text
        assert made["client_secret"] not in page.html
        page = owner_at_home.look(f"{ACME}/applications/{made['client_id']}?secret")
        assert made["client_secret"] in page.text
        page = owner_at_home.press("Delete application")
        assert page.title == "acme"
        assert [row[0] for row in page.tables["Applications"]] == ["portal"]

    def test_show_the_tokens_made_of_them(self, owner_at_home: Person, owner: Any) -> None:
        [portal] = owner.get("/organization/acme/applications").json["applications"]
        tokens = f"/organization/acme/applications/{portal['client_id']}/tokens"
        made = owner.post(tokens, {"name": "for ci", "scope": "repo:read"})
        assert made.status_code == 200
        page = owner_at_home.look(f"{ACME}/applications/{portal['client_id']}")
        [row] = [row for row in page.tables["Tokens"] if row[0] == "for ci"]
        assert row[1:4] == ["repo:read", "owner", "2026-01-01 12:00:00"]
        uuid = made.json["uuid"]
        owner_at_home.press("Revoke", about={"uuid": uuid})
        assert told(owner_at_home) == "The token was revoked."
        assert uuid not in [one["uuid"] for one in owner.get(tokens).json["tokens"]]


class TestRepositories:
    def test_are_made_changed_and_deleted(self, owner_at_home: Person, owner: Any) -> None:
        owner_at_home.look(ACME)
        page = owner_at_home.press("Create repository", repository="made", visibility="public")
        assert told(owner_at_home) == "Repository acme/made was created."
        page = owner_at_home.look(page.links["acme/made"])
        assert owner.get("/repository/acme/made").json["is_public"] is True
        page = owner_at_home.look(page.links["Settings"])
        owner_at_home.press("Make private")
        assert told(owner_at_home) == "acme/made is now private."
        assert owner.get("/repository/acme/made").json["is_public"] is False
        page = owner_at_home.press("Delete repository")
        assert (page.title, told(owner_at_home)) == (
            "Repositories",
            "Repository acme/made was deleted.",
        )
        assert owner.get("/repository/acme/made").status_code == 404

    def test_are_listed_by_namespace(self, owner_at_home: Person) -> None:
        page = owner_at_home.look("/console/repositories")
        page = owner_at_home.press("Show", namespace="acme")
        assert [row[0] for row in page.tables["Repositories"]] == ["acme/web", "acme/docs"]
        page = owner_at_home.press("Show", namespace="nowhere")
        assert "No repositories." in page.text

    def test_anybody_sees_public_ones(self, person: Person) -> None:
        page = person.look("/console/repositories")
        assert [row[0] for row in page.tables["Repositories"]] == ["acme/docs"]
        assert person.look(page.links["acme/docs"]).title == "acme/docs"
        assert person.look(WEB).title == "Sign in"


class TestTags:
    def test_say_what_they_are(
        self, owner_at_home: Person, registry: Registry, owner: Any, world: World
    ) -> None:
        registry.push("acme/web", "v1", image("one"))
        [tag] = owner.get("/repository/acme/web/tag/").json["tags"]
        digest = tag["manifest_digest"]
        flaw = {"Name": "CVE-1", "Severity": "High"}
        owner_at_home.client.put(
            f"/_fakequay/scans/{digest}",
            json={"features": [{"Name": "zlib", "Version": "1", "Vulnerabilities": [flaw, flaw]}]},
        )
        page = owner_at_home.look(WEB)
        [row] = page.tables["Tags"]
        assert row[:2] == ["v1", digest[7:19]]
        assert row[2].endswith(" B")
        assert row[4:7] == ["2026-01-01 12:00:00", "—", "scanned High 2"]

    def test_expire_are_added_and_deleted(
        self, owner_at_home: Person, registry: Registry, owner: Any
    ) -> None:
        registry.push("acme/web", "v1", image("one"))
        owner_at_home.look(WEB)
        page = owner_at_home.press("Set expiry", expiration="2026-02-01T00:00")
        assert told(owner_at_home) == "Tag v1 expires at 2026-02-01T00:00 UTC."
        assert page.tables["Tags"][0][5] == "2026-02-01 00:00:00"
        page = owner_at_home.press("Add tag", tag="v2")
        assert told(owner_at_home) == "Tag v2 was set."
        assert sorted(row[0] for row in page.tables["Tags"]) == ["v1", "v2"]
        page = owner_at_home.press("Delete", about={"tag": "v1"})
        assert told(owner_at_home) == "Tag v1 was deleted."
        tags = owner.get("/repository/acme/web/tag/?onlyActiveTags=true").json["tags"]
        assert [tag["name"] for tag in tags] == ["v2"]
        page = owner_at_home.press("Set expiry", expiration="soon")
        assert page.messages == [
            ("alert", "expiration: 'soon' is not a time in ISO 8601 or Unix seconds")
        ]
        assert page.form("Set expiry").fields["expiration"] == "soon"
        assert '<details class="sure" open><summary aria-label="Change v2">' in page.html


class TestBuilds:
    def test_go_from_phase_to_phase(self, owner_at_home: Person, owner: Any) -> None:
        owner_at_home.look(BUILDS)
        page = owner_at_home.press(
            "Start build", archive_url="https://archives.example.com/web.tgz"
        )
        assert told(owner_at_home) == "The build was queued."
        [build] = owner.get("/repository/acme/web/build/").json["builds"]
        [[name, phase, started, tags, user]] = page.tables["Builds"]
        assert (name, phase, tags, user) == (build["display_name"], "waiting", "latest", "owner")
        assert started == "2026-01-01 12:00:00"

        page = owner_at_home.look(page.links[name])
        owner_at_home.press("Run next phase")
        phase = owner.get("/repository/acme/web/build/").json["builds"][0]["phase"]
        assert phase != "waiting"
        assert phase in owner_at_home.page.text
        page = owner_at_home.press("Finish build")
        assert told(owner_at_home) == "The build has finished."
        assert "complete" in page.text
        assert [button for form in page.forms for button in form.buttons if "build" in button] == []

    def test_fail_or_are_cancelled(self, owner_at_home: Person, owner: Any) -> None:
        for button, phase in (("Fail build", "error"), ("Cancel build", "cancelled")):
            owner_at_home.look(BUILDS)
            page = owner_at_home.press("Start build", archive_url="https://a.example.com/web.tgz")
            newest = owner.get("/repository/acme/web/build/").json["builds"][0]
            owner_at_home.look(f"{BUILDS}/{newest['id']}")
            owner_at_home.press(button)
            page = owner_at_home.look(BUILDS)
            assert page.tables["Builds"][0][1] == phase
