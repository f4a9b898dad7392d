"""Immutability policy area: policies of organizations and repositories."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from fakequay.world import World
from tests.support.answers import FORBIDDEN, NOT_FOUND, invalid
from tests.support.mirrors import make_org_mirror
from tests.support.registry_client import Registry, image

if TYPE_CHECKING:
    from tests.conftest import Api

RELEASES = {"tagPattern": "v[0-9]+", "tagPatternMatches": True}
NOT_DEV = {"tagPattern": "dev-.*", "tagPatternMatches": False}


@dataclass(frozen=True)
class Place:
    """An owner of policies: its paths and the expected log metadata."""

    path: str
    logs: str
    about: dict[str, str]


PLACES = {
    "organization": Place(
        "/organization/acme/immutabilitypolicy/", "/organization/acme/logs", {"namespace": "acme"}
    ),
    "repository": Place(
        "/repository/acme/web/immutabilitypolicy/",
        "/repository/acme/web/logs",
        {"namespace": "acme", "repo": "web"},
    ),
}


@pytest.fixture(params=PLACES)
def place(request: pytest.FixtureRequest) -> Place:
    return PLACES[request.param]


def create_policy(api: "Api", place: Place, body: dict[str, Any]) -> str:
    answer = api.post(place.path, body)
    uuid: str = answer.json["uuid"]
    assert (answer.status_code, answer.json) == (201, {"uuid": uuid})
    return uuid


class TestListImmutabilityPolicies:
    def test_is_empty_without_policies(self, owner: "Api", place: Place) -> None:
        assert owner.get(place.path).json == {"policies": []}

    def test_lists_the_policies_in_order_of_creation(self, owner: "Api", place: Place) -> None:
        first, second = create_policy(owner, place, RELEASES), create_policy(owner, place, NOT_DEV)

        assert owner.get(place.path).json == {
            "policies": [{"uuid": first, **RELEASES}, {"uuid": second, **NOT_DEV}]
        }


class TestCreateImmutabilityPolicy:
    def test_pattern_matches_by_default(self, owner: "Api", place: Place) -> None:
        uuid = create_policy(owner, place, {"tagPattern": "v[0-9]+"})

        assert owner.get(place.path + uuid).json == {"uuid": uuid, **RELEASES}

    @pytest.mark.parametrize(
        ("pattern", "said"),
        [
            ("", "tag_pattern is required and must be a non-empty string"),
            ("x" * 257, "tag_pattern must be 256 characters or less"),
            ("(", "Invalid regex pattern: missing ) at position 1"),
        ],
    )
    def test_rejects_an_invalid_pattern(
        self, owner: "Api", place: Place, pattern: str, said: str
    ) -> None:
        answer = owner.post(place.path, {"tagPattern": pattern})

        assert (answer.status_code, answer.json) == (400, invalid(said))
        assert owner.get(place.path).json == {"policies": []}

    def test_returns_400_for_an_organization_mirror(self, owner: "Api", world: World) -> None:
        make_org_mirror(world, "acme")

        answer = owner.post(PLACES["organization"].path, RELEASES)

        reason = "organization is managed by organization-level mirroring"
        said = invalid(f"Cannot create immutability policy: {reason}")
        assert (answer.status_code, answer.json) == (400, said)
        assert owner.post(PLACES["repository"].path, RELEASES).status_code == 201

    def test_rejects_a_pattern_that_already_exists(self, owner: "Api", place: Place) -> None:
        create_policy(owner, place, RELEASES)

        answer = owner.post(place.path, {**RELEASES, "tagPatternMatches": False})

        said = invalid("A policy with the same tag_pattern already exists")
        assert (answer.status_code, answer.json) == (400, said)

    def test_logs_the_creation(self, owner: "Api", place: Place) -> None:
        create_policy(owner, place, NOT_DEV)

        entry = owner.get(place.logs).json["logs"][0]
        assert entry["kind"] == "create_immutability_policy"
        details = {"tag_pattern": "dev-.*", "tag_pattern_matches": False, **place.about}
        assert entry["metadata"].items() >= details.items()


class TestGetImmutabilityPolicy:
    def test_returns_404_for_an_unknown_policy_or_one_of_another_owner(
        self, owner: "Api", place: Place
    ) -> None:
        uuid = create_policy(owner, place, RELEASES)

        other = next(other for other in PLACES.values() if other != place)
        assert owner.get(other.path + uuid).json == NOT_FOUND
        assert owner.get(f"{place.path}none").json == NOT_FOUND


class TestUpdateImmutabilityPolicy:
    def test_replaces_all_fields(self, owner: "Api", place: Place) -> None:
        uuid = create_policy(owner, place, NOT_DEV)

        answer = owner.put(place.path + uuid, {"tagPattern": "v[0-9]+"})

        assert (answer.status_code, answer.data) == (204, b"")
        assert owner.get(place.path + uuid).json == {"uuid": uuid, **RELEASES}
        assert owner.get(place.logs).json["logs"][0]["kind"] == "update_immutability_policy"

    def test_rejects_the_pattern_of_another_policy(self, owner: "Api", place: Place) -> None:
        uuid = create_policy(owner, place, RELEASES)
        create_policy(owner, place, NOT_DEV)

        kept = owner.put(place.path + uuid, {**RELEASES, "tagPatternMatches": False})
        taken = owner.put(place.path + uuid, NOT_DEV)

        assert kept.status_code == 204
        said = invalid("A policy with the same tag_pattern already exists")
        assert (taken.status_code, taken.json) == (400, said)

    def test_returns_404_for_an_unknown_policy(self, owner: "Api", place: Place) -> None:
        assert owner.put(f"{place.path}none", RELEASES).json == NOT_FOUND


class TestDeleteImmutabilityPolicy:
    def test_returns_the_uuid_and_deletes_the_policy(self, owner: "Api", place: Place) -> None:
        uuid = create_policy(owner, place, RELEASES)

        answer = owner.delete(place.path + uuid)

        assert (answer.status_code, answer.json) == (200, {"uuid": uuid})
        assert owner.get(place.path).json == {"policies": []}
        assert owner.delete(place.path + uuid).json == NOT_FOUND
        entry = owner.get(place.logs).json["logs"][0]
        assert entry["kind"] == "delete_immutability_policy"
        told = {key: value for key, value in entry["metadata"].items() if "oauth" not in key}
        assert told == {"policy_uuid": uuid, **place.about}


def list_immutable_tags(api: "Api", repository: str = "acme/web") -> list[str]:
    tags = api.get(f"/repository/{repository}/tag/?onlyActiveTags=true").json["tags"]
    return sorted(tag["name"] for tag in tags if tag["immutable"])


def list_logged(api: "Api", place: Place, kind: str) -> list[dict[str, Any]]:
    """Return the metadata of the usage-log entries of a kind, newest first, without the token."""
    return [
        {key: value for key, value in entry["metadata"].items() if "oauth" not in key}
        for entry in api.get(place.logs).json["logs"]
        if entry["kind"] == kind
    ]


class TestExistingTags:
    """Tags that existed before a policy was created or changed."""

    MADE = "tags_made_immutable_by_policy"

    @pytest.fixture(autouse=True)
    def tags(self, registry: Registry) -> None:
        for name in ("v1", "v2", "dev-1"):
            registry.push("acme/web", name, image("a"))

    def test_creating_a_policy_makes_matching_tags_immutable(
        self, owner: "Api", place: Place
    ) -> None:
        create_policy(owner, place, RELEASES)

        assert list_immutable_tags(owner) == ["v1", "v2"]
        assert owner.delete("/repository/acme/web/tag/v1").status_code == 409
        assert list_logged(owner, place, self.MADE) == [
            {**place.about, "count": 2, "tag_pattern": "v[0-9]+", "tag_pattern_matches": True}
        ]

    def test_changing_a_policy_makes_newly_matching_tags_immutable(
        self, owner: "Api", place: Place
    ) -> None:
        uuid = create_policy(owner, place, RELEASES)

        owner.put(place.path + uuid, {"tagPattern": "dev-.*"})

        assert list_immutable_tags(owner) == ["dev-1", "v1", "v2"]
        assert [entry["count"] for entry in list_logged(owner, place, self.MADE)] == [1, 2]

    def test_tags_stay_immutable_when_the_policy_is_deleted(
        self, owner: "Api", place: Place
    ) -> None:
        owner.delete(place.path + create_policy(owner, place, RELEASES))

        assert list_immutable_tags(owner) == ["v1", "v2"]

    def test_policy_without_matching_tags_is_only_logged_as_created(
        self, owner: "Api", place: Place
    ) -> None:
        create_policy(owner, place, {"tagPattern": "release-.*"})

        assert list_immutable_tags(owner) == []
        assert list_logged(owner, place, self.MADE) == []

    def test_tag_with_an_expiration_stays_mutable(self, owner: "Api", place: Place) -> None:
        owner.put("/repository/acme/web/tag/v1", {"expiration": 1_900_000_000})

        create_policy(owner, place, RELEASES)

        assert list_immutable_tags(owner) == ["v2"]

    def test_policy_of_a_repository_leaves_other_repositories_alone(
        self, owner: "Api", login: Callable[..., Registry]
    ) -> None:
        login("owner").push("acme/docs", "v1", image("a"))

        create_policy(owner, PLACES["repository"], RELEASES)
        assert list_immutable_tags(owner, "acme/docs") == []

        create_policy(owner, PLACES["organization"], RELEASES)
        assert list_immutable_tags(owner, "acme/docs") == ["v1"]

    def test_organization_with_an_immutable_tag_cannot_become_a_proxy_cache(
        self, owner: "Api", place: Place
    ) -> None:
        owner.delete(place.path + create_policy(owner, place, RELEASES))

        answer = owner.post(
            "/organization/acme/proxycache", {"upstream_registry": "registry.example.com"}
        )

        said = invalid("Cannot convert organization to proxy cache: immutable tags exist")
        assert (answer.status_code, answer.json) == (400, said)


class TestNewTags:
    """Tags that are created or moved while a policy exists."""

    MADE = "tag_made_immutable_by_policy"

    def test_push_of_a_matching_tag_is_logged(
        self, owner: "Api", place: Place, registry: Registry
    ) -> None:
        create_policy(owner, place, RELEASES)

        registry.push("acme/web", "v1", image("a"))
        registry.push("acme/web", "dev-1", image("a"))

        assert list_immutable_tags(owner) == ["v1"]
        assert list_logged(owner, place, self.MADE) == [
            {"namespace": "acme", "repo": "web", "tag": "v1", "username": "writer"}
        ]

    def test_tag_that_is_created_with_the_api_is_logged(
        self, owner: "Api", place: Place, registry: Registry
    ) -> None:
        digest = registry.push("acme/web", "dev-1", image("a"))
        create_policy(owner, place, RELEASES)

        owner.put("/repository/acme/web/tag/v1", {"manifest_digest": digest})

        assert [entry["tag"] for entry in list_logged(owner, place, self.MADE)] == ["v1"]


class TestImmutabilityPolicyPermissions:
    def test_policies_require_admin_permission(
        self, stranger: "Api", writer: "Api", place: Place
    ) -> None:
        assert stranger.get(place.path).json == FORBIDDEN
        assert writer.get(place.path).json == FORBIDDEN
        assert writer.post(place.path, RELEASES).json == FORBIDDEN

    def test_superusers_can_change_and_read_only_superusers_can_read(
        self, superuser: "Api", auditor: "Api", place: Place
    ) -> None:
        uuid = create_policy(superuser, place, RELEASES)

        assert auditor.get(place.path + uuid).json == {"uuid": uuid, **RELEASES}
        assert auditor.put(place.path + uuid, NOT_DEV).json == FORBIDDEN
        assert auditor.delete(place.path + uuid).json == FORBIDDEN
