"""Repository area: create, read, change and delete repositories."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from fakequay.domain.accounts import accounts
from fakequay.domain.repositories import repositories
from fakequay.world import World
from tests.support.answers import FORBIDDEN, LOGIN_REQUIRED, NOT_FOUND, invalid
from tests.support.request_bodies import new

if TYPE_CHECKING:
    from tests.conftest import Api


def create_org_mirror(owner: "Api") -> None:
    """Create the organization ``copy`` and configure it as an organization mirror."""
    owner.post("/organization/", {"name": "copy", "email": "copy@example.com"})
    owner.put("/organization/copy/robots/bot")
    body = {
        "external_registry_type": "quay",
        "external_registry_url": "https://upstream.example.com",
        "external_namespace": "project",
        "robot_username": "copy+bot",
        "visibility": "private",
        "sync_interval": 3600,
        "sync_start_date": "2030-01-02T03:04:05Z",
    }
    assert owner.post("/organization/copy/mirror", body).status_code == 201


class TestCreateRepo:
    def test_makes_the_creator_an_admin(self, bearer: Callable[..., "Api"]) -> None:
        creator = bearer("creator")

        answer = creator.post("/repository", new("tool"))

        created = {"namespace": "acme", "name": "tool", "kind": "image"}
        assert (answer.status_code, answer.json) == (201, created)
        assert creator.get("/repository/acme/tool").json["can_admin"] is True

    def test_uses_the_namespace_of_the_caller_by_default(self, stranger: "Api") -> None:
        body = {"repository": "mine", "visibility": "public", "description": "d"}

        answer = stranger.post("/repository", body)

        assert answer.json == {"namespace": "stranger", "name": "mine", "kind": "image"}

    def test_applies_the_default_permissions_of_the_organization(self, owner: "Api") -> None:
        for role, user, activating in (
            ("write", "reader", None),
            ("admin", "reader", None),
            ("read", "writer", None),
            ("admin", "writer", "owner"),
            ("read", "admin", "creator"),
        ):
            body: dict[str, Any] = {"role": role, "delegate": {"kind": "user", "name": user}}
            if activating:
                body["activating_user"] = {"name": activating}
            owner.post("/organization/acme/prototypes", body)

        owner.post("/repository", new("tool"))

        roles = owner.get("/repository/acme/tool/permissions/user/").json["permissions"]
        assert {name: one["role"] for name, one in roles.items()} == {
            "owner": "admin",
            "reader": "write",
            "writer": "admin",
        }

    def test_returns_400_if_the_repository_exists(self, owner: "Api") -> None:
        answer = owner.post("/repository", new("web"))

        assert (answer.status_code, answer.json) == (400, invalid("Repository already exists"))

    @pytest.mark.parametrize("name", ["Upper", "a b", "", "-a", "a/", "a//b", "x" * 256, "a\n"])
    def test_rejects_an_invalid_name(self, owner: "Api", name: str) -> None:
        answer = owner.post("/repository", new(name))

        assert (answer.status_code, answer.json) == (400, invalid("Invalid repository name"))

    def test_rejects_names_with_a_slash_if_configured(
        self, owner: "Api", configure: Callable[..., None]
    ) -> None:
        assert owner.post("/repository", new("deep/er")).status_code == 201
        configure(FEATURE_EXTENDED_REPOSITORY_NAMES=False)
        assert owner.post("/repository", new("deep/est")).status_code == 400

    def test_is_forbidden_in_other_namespaces(self, stranger: "Api") -> None:
        for namespace in ("acme", "owner", "nowhere"):
            answer = stranger.post("/repository", new("x", namespace))
            assert (answer.status_code, answer.json) == (403, FORBIDDEN)

    def test_restricted_users_can_create_only_in_organizations(
        self, owner: "Api", configure: Callable[..., None]
    ) -> None:
        configure(FEATURE_RESTRICTED_USERS=True)

        assert owner.post("/repository", new("x", "owner")).status_code == 403
        assert owner.post("/repository", new("x", "acme")).status_code == 201

    def test_is_forbidden_for_read_only_superusers(self, auditor: "Api") -> None:
        assert auditor.post("/repository", new("x", "auditor")).status_code == 403

    def test_superusers_can_create_in_every_namespace(self, superuser: "Api") -> None:
        assert superuser.post("/repository", new("x")).status_code == 201

    def test_requires_a_login(self, visitor: "Api") -> None:
        answer = visitor.post("/repository", new("x"))

        said = invalid("Must provide a namespace or must be logged in.")
        assert (answer.status_code, answer.json) == (400, said)

    def test_returns_400_in_an_organization_mirror(self, owner: "Api") -> None:
        create_org_mirror(owner)

        answer = owner.post("/repository", new("x", "copy"))

        said = "Cannot create repository: organization is managed by organization-level mirroring"
        assert (answer.status_code, answer.json) == (400, invalid(said))


class TestGetRepo:
    def test_returns_the_fields_of_a_repository(self, owner: "Api") -> None:
        answer = owner.get("/repository/acme/web")

        seen = answer.json
        assert answer.status_code == 200
        assert len(seen.pop("status_token")) == 36
        assert seen == {
            "namespace": "acme",
            "name": "web",
            "kind": "image",
            "description": "what everyone works on",
            "is_public": False,
            "is_organization": True,
            "is_starred": False,
            "trust_enabled": False,
            "tag_expiration_s": 1209600,
            "is_free_account": True,
            "state": "NORMAL",
            "tags": {},
            "can_write": True,
            "can_admin": True,
        }

    @pytest.mark.parametrize(
        ("username", "can_write", "can_admin"),
        [
            ("reader", False, False),
            ("writer", True, False),
            ("admin", True, True),
            ("auditor", False, True),
            ("superuser", True, True),
        ],
    )
    def test_reports_the_permissions_of_the_caller(
        self, bearer: Callable[..., "Api"], username: str, can_write: bool, can_admin: bool
    ) -> None:
        seen = bearer(username).get("/repository/acme/web").json

        assert (seen["can_write"], seen["can_admin"]) == (can_write, can_admin)

    def test_anonymous_callers_see_a_public_repository_without_status_token(
        self, anonymous: "Api"
    ) -> None:
        seen = anonymous.get("/repository/acme/docs?includeTags=false").json

        assert seen["status_token"] == ""
        assert "tags" not in seen

    def test_stats_and_popularity_exclude_the_current_day(self, owner: "Api", world: World) -> None:
        owner.put("/repository/acme/web", {"description": "x"})
        world.clock.advance(86_400)

        stats = owner.get("/repository/acme/web?includeStats=true").json["stats"]

        assert len(stats) == 91
        assert stats[0] == {"date": "2026-01-01", "count": 1}
        assert {day["count"] for day in stats[1:]} == {0}
        popular = owner.get("/repository?namespace=acme&popularity=true").json["repositories"]
        assert [one["popularity"] for one in popular] == [1.0, 0.0]

    def test_unreadable_and_unknown_repositories_return_the_same_error(
        self, anonymous: "Api", stranger: "Api"
    ) -> None:
        for name in ("web", "nothing"):
            answer = anonymous.get(f"/repository/acme/{name}")
            assert (answer.status_code, answer.json) == (401, LOGIN_REQUIRED)
            answer = stranger.get(f"/repository/acme/{name}")
            assert (answer.status_code, answer.json) == (403, FORBIDDEN)

    def test_returns_404_to_an_admin_if_the_repository_does_not_exist(self, owner: "Api") -> None:
        answer = owner.get("/repository/acme/nothing")

        assert (answer.status_code, answer.json) == (404, NOT_FOUND)


class TestUpdateRepo:
    def test_changes_the_description_and_logs_it(self, writer: "Api", world: World) -> None:
        answer = writer.put("/repository/acme/web", {"description": "new"})

        assert (answer.status_code, answer.json) == (200, {"success": True})
        assert writer.get("/repository/acme/web").json["description"] == "new"
        entry = world.store.logs.newest(limit=1)[0]
        assert entry.kind == "set_repo_description"
        assert entry.metadata["repo"] == "web"
        assert entry.metadata["namespace"] == "acme"
        assert entry.metadata["description"] == "new"

    def test_is_forbidden_for_readers(self, reader: "Api") -> None:
        answer = reader.put("/repository/acme/web", {"description": "new"})

        assert (answer.status_code, answer.json) == (403, FORBIDDEN)

    def test_returns_404_for_an_unknown_repository(self, owner: "Api") -> None:
        answer = owner.put("/repository/acme/nothing", {"description": "new"})

        assert (answer.status_code, answer.json) == (404, NOT_FOUND)


class TestDeleteRepository:
    def test_deletes_roles_and_stars_too(self, owner: "Api", reader: "Api") -> None:
        owner.post("/user/starred", {"namespace": "acme", "repository": "web"})

        answer = owner.delete("/repository/acme/web")

        assert (answer.status_code, answer.data) == (204, b"")
        assert owner.get("/repository/acme/web").status_code == 404
        assert owner.get("/user/starred").json == {"repositories": []}
        owner.post("/repository", new("web"))
        assert reader.get("/repository/acme/web").status_code == 403

    def test_returns_204_for_an_unknown_repository(self, owner: "Api") -> None:
        assert owner.delete("/repository/acme/nothing").status_code == 204

    def test_is_forbidden_for_writers(self, writer: "Api") -> None:
        assert writer.delete("/repository/acme/web").status_code == 403


class TestChangeRepoVisibility:
    def test_makes_a_repository_public_and_private(self, owner: "Api", anonymous: "Api") -> None:
        for visibility, status in (("public", 200), ("private", 401)):
            answer = owner.post("/repository/acme/web/changevisibility", {"visibility": visibility})
            assert (answer.status_code, answer.json) == (200, {"success": True})
            assert anonymous.get("/repository/acme/web").status_code == status

    def test_returns_null_for_an_unknown_repository(self, owner: "Api") -> None:
        answer = owner.post("/repository/acme/nothing/changevisibility", {"visibility": "public"})

        assert (answer.status_code, answer.json) == (200, None)


class TestChangeRepoState:
    def test_read_only_repository_is_not_writable(self, owner: "Api") -> None:
        answer = owner.put("/repository/acme/web/changestate", {"state": "READ_ONLY"})

        assert (answer.status_code, answer.json) == (200, {"success": True})
        seen = owner.get("/repository/acme/web").json
        assert (seen["state"], seen["can_write"]) == ("READ_ONLY", False)

    def test_read_only_repository_accepts_a_new_description(self, owner: "Api") -> None:
        owner.put("/repository/acme/web/changestate", {"state": "READ_ONLY"})

        assert owner.put("/repository/acme/web", {"description": "x"}).status_code == 200

    def test_returns_404_for_an_unknown_repository(self, owner: "Api") -> None:
        answer = owner.put("/repository/acme/nothing/changestate", {"state": "NORMAL"})

        assert (answer.status_code, answer.json) == (404, NOT_FOUND)

    def test_rejects_repositories_of_an_organization_mirror(
        self, owner: "Api", world: World
    ) -> None:
        create_org_mirror(owner)
        copy = accounts.find(world, "copy", "organization")
        repositories.create(world, copy, "mirrored", None)

        answer = owner.put("/repository/copy/mirrored/changestate", {"state": "READ_ONLY"})

        said = (
            "Repository state changes are not allowed in an organization managed by "
            "organization-level mirroring"
        )
        assert (answer.status_code, answer.json) == (400, {"detail": said})

    def test_returns_404_if_mirroring_is_off(
        self, owner: "Api", configure: Callable[..., None]
    ) -> None:
        configure(FEATURE_REPO_MIRROR=False)

        answer = owner.put("/repository/acme/web/changestate", {"description": "another's"})

        assert (answer.status_code, answer.json) == (404, NOT_FOUND)


class TestChangeRepoTrust:
    def test_switches_trust_on_and_off(self, owner: "Api") -> None:
        for trusted in (True, False):
            answer = owner.post("/repository/acme/web/changetrust", {"trust_enabled": trusted})
            assert (answer.status_code, answer.json) == (200, {"success": True})
            assert owner.get("/repository/acme/web").json["trust_enabled"] is trusted

    def test_returns_404_for_an_unknown_repository(self, owner: "Api") -> None:
        answer = owner.post("/repository/acme/nothing/changetrust", {"trust_enabled": True})

        assert (answer.status_code, answer.json) == (404, NOT_FOUND)
