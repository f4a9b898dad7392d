"""Request sequences of applications that read the API, including their use of the responses."""

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.support.answers import LOGIN_REQUIRED
from tests.support.registry_client import Registry, image, index

if TYPE_CHECKING:
    from tests.conftest import Api

WEB = "/repository/acme/web"


@pytest.fixture
def pushed_digest(registry: Registry) -> str:
    """Push more tags than a page contains, and an index. Return the digest of the image."""
    digest = registry.push("acme/web", "v0", image("one"))
    data = image("one").manifest
    for number in range(1, 60):
        assert registry.put("acme/web", f"v{number}", data).status_code == 201
    registry.push("acme/web", "both", index([image("one"), image("two")]))
    return digest


class TestRenovate:
    def test_all_pages_of_tags_and_a_digest_can_be_read(
        self, owner: "Api", registry: Registry, pushed_digest: str
    ) -> None:
        names: list[str] = []
        for page in range(1, 21):
            path = f"{WEB}/tag/?limit=25&page={page}&onlyActiveTags=true"
            answer = owner.get(path).json
            names += [tag["name"] for tag in answer["tags"]]
            if not answer["has_additional"]:
                break
        assert (page, len(names), len(set(names))) == (3, 61, 61)
        head = registry.call("HEAD", "acme/web", "manifests/v7")
        assert (head.status_code, head.headers["Docker-Content-Digest"]) == (200, pushed_digest)


class TestVersionChecker:
    def test_dates_and_images_of_an_index_can_be_read(
        self, owner: "Api", pushed_digest: str
    ) -> None:
        first = owner.get(f"{WEB}/tag/?page=1").json
        last = owner.get(f"{WEB}/tag/?page=2").json
        assert (len(first["tags"]), first["has_additional"]) == (50, True)
        assert (len(last["tags"]), last["has_additional"]) == (11, False)
        assert owner.get(f"{WEB}/tag/?page=3").json["tags"] == []

        tags = {tag["name"]: tag for tag in first["tags"] + last["tags"]}
        modified = datetime.strptime(tags["v0"]["last_modified"], "%a, %d %b %Y %H:%M:%S %z")
        assert modified.utcoffset() == timedelta(0)
        assert modified.timestamp() == tags["v0"]["start_ts"]

        manifest = owner.get(f"{WEB}/manifest/{tags['both']['manifest_digest']}").json
        assert "status" not in manifest
        parts = json.loads(manifest["manifest_data"])["manifests"]
        assert [part["platform"]["architecture"] for part in parts] == ["amd64", "arm64"]
        assert parts[0]["digest"] == pushed_digest


class TestTagsPruner:
    def test_next_page_leads_through_all_repositories(self, owner: "Api") -> None:
        body = {"namespace": "acme", "visibility": "private", "description": ""}
        for number in range(101):
            owner.post("/repository", {**body, "repository": f"made-{number}"})
        found, answer = [], owner.get("/repository?namespace=acme").json
        found += answer["repositories"]
        while "next_page" in answer:
            page = answer["next_page"]
            answer = owner.get(f"/repository?namespace=acme&next_page={page}").json
            found += answer["repositories"]
        assert len({one["name"] for one in found}) == len(found) == 103

    def test_forbidden_deletion_returns_the_error_type(
        self, reader: "Api", registry: Registry
    ) -> None:
        registry.push("acme/web", "v1", image("one"))
        said = reader.delete(f"{WEB}/tag/v1").json
        assert (said["error_type"], said["error_message"]) == ("insufficient_scope", "Unauthorized")


class TestGalaxy:
    def test_public_repositories_and_their_tags_can_be_listed(self, anonymous: "Api") -> None:
        owner = Registry(anonymous.client, "owner", "password-of-owner")
        owner.push("acme/docs", "1.0--py_0", image("one"))
        listed = anonymous.get("/repository?public=true&namespace=acme").json
        assert [one["name"] for one in listed["repositories"]] == ["docs"]
        tags = anonymous.get("/repository/acme/docs").json["tags"]
        assert list(tags) == ["1.0--py_0"]
        assert tags["1.0--py_0"]["name"] == "1.0--py_0"

    def test_hidden_and_missing_repositories_return_401(self, anonymous: "Api") -> None:
        for name in ("web", "none"):
            answer = anonymous.get(f"/repository/acme/{name}")
            assert (answer.status_code, answer.json) == (401, LOGIN_REQUIRED)


class TestBackstage:
    def test_tags_labels_and_scan_can_be_read_without_a_trailing_slash(
        self, owner: "Api", registry: Registry
    ) -> None:
        digest = registry.push("acme/web", "v1", image("one"))
        path = f"{WEB}/tag?limit=50&page=1&onlyActiveTags=true"
        (tag,) = owner.get(path, follow_redirects=True).json["tags"]
        assert (tag["manifest_digest"], type(tag["size"])) == (digest, int)
        labels = owner.get(f"{WEB}/manifest/{digest}/labels").json
        assert labels == {"labels": []}
        assert owner.get(f"{WEB}/manifest/{digest}/security").json["status"] == "queued"

    def test_repository_can_be_created_once(self, owner: "Api") -> None:
        body = {"namespace": "acme", "repository": "new", "visibility": "public", "description": ""}
        made = owner.post("/repository", body)
        assert (made.json["namespace"], made.json["name"]) == ("acme", "new")
        again = owner.post("/repository", body).json
        assert (again["status"], again["detail"]) == (400, "Repository already exists")


class TestOperators:
    def test_image_controller_handles_existing_repositories_and_robots(self, owner: "Api") -> None:
        body = {"namespace": "acme", "repository": "new", "visibility": "public", "description": ""}
        owner.post("/repository", body)
        again = owner.post("/repository", body).json
        assert (again.get("message"), again["error_message"]) == (None, "Repository already exists")
        robot = "/organization/acme/robots/ci"
        assert "Existing robot with name" in owner.put(robot).json["error_message"]
        token = owner.get(robot).json["token"]
        assert owner.post(f"{robot}/regenerate").json["token"] != token
        path = "/repository/acme/new/permissions/user/acme+ci"
        assert owner.put(path, {"role": "write"}).status_code == 200
        # Without a trailing slash, as this client sends it.
        listed = owner.get("/repository/acme/new/permissions/user", follow_redirects=True).json
        assert listed["permissions"]["acme+ci"]["role"] == "write"
        hidden = owner.post("/repository/acme/new/changevisibility", {"visibility": "private"})
        assert hidden.status_code == 200
        assert owner.delete("/repository/acme/new").status_code == 204

    def test_bridge_operator_can_set_up_an_organization(self, owner: "Api") -> None:
        user = owner.get("/user", follow_redirects=True)
        assert user.json["username"] == "owner"
        assert owner.get("/organization/bridged").status_code == 404
        body = {"name": "bridged", "email": "bridged@example.com"}
        assert owner.post("/organization/", body).status_code == 201
        assert owner.get("/organization/bridged/robots/builder").status_code == 400
        assert owner.put("/organization/bridged/robots/builder").status_code == 201
        prototype = {"role": "write", "delegate": {"kind": "user", "name": "bridged+builder"}}
        assert owner.post("/organization/bridged/prototypes", prototype).status_code == 200
        (listed,) = owner.get("/organization/bridged/prototypes").json["prototypes"]
        assert (listed["delegate"]["name"], listed["delegate"]["is_robot"], listed["role"]) == (
            "bridged+builder",
            True,
            "write",
        )


class TestWebUi:
    def test_start_sequence_of_the_web_ui_succeeds(self, anonymous: "Api") -> None:
        client = anonymous.client
        page = {"X-Requested-With": "XMLHttpRequest"}
        page["X-CSRF-Token"] = client.get("/csrf_token", headers=page).json["csrf_token"]
        config = client.get("/config", headers=page).json
        assert {"config", "features", "oauth", "external_login"} <= set(config)
        assert anonymous.get("/messages", headers=page).json == {"messages": []}
        login = {"username": "superuser", "password": "password-of-superuser"}
        signed_in = anonymous.post("/signin", login, headers=page)
        assert signed_in.json == {"success": True}
        page["X-CSRF-Token"] = signed_in.headers["X-Next-CSRF-Token"]

        user = anonymous.get("/user/", headers=page).json
        assert (user["username"], user["super_user"], user["organizations"]) == (
            "superuser",
            True,
            [],
        )
        acme = "/organization/acme"
        answers = {
            path: anonymous.get(path, headers=page)
            for path in (
                "/user/notifications",
                acme,
                f"{acme}/members",
                f"{acme}/robots?permissions=true&token=false",
                "/repository?last_modified=true&namespace=acme&public=true",
                "/superuser/organizations/",
                "/superuser/users/",
                "/superuser/registrysize/",
            )
        }
        assert {path: one.status_code for path, one in answers.items()} == dict.fromkeys(
            answers, 200
        )
        seen = [answer.json for answer in answers.values()]
        assert (seen[1]["is_admin"], sorted(seen[1]["teams"])) == (
            True,
            ["creators", "members", "owners"],
        )
        assert "token" not in seen[3]["robots"][0]
        assert [one["name"] for one in seen[4]["repositories"]] == ["web", "docs"]
        assert anonymous.get(f"{acme}/mirror", headers=page).status_code == 404
