"""Policy area: auto-prune policies of organizations, repositories and users."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.answers import FORBIDDEN, NOT_FOUND, invalid

if TYPE_CHECKING:
    from tests.conftest import Api

SEVEN = {"method": "number_of_tags", "value": 7}
WEEK = {
    "method": "creation_date",
    "value": "1w",
    "tagPattern": "dev-.*",
    "tagPatternMatches": False,
}


@dataclass(frozen=True)
class Place:
    """An owner of policies: its paths, its kind and the expected log metadata."""

    path: str
    kind: str
    logs: str
    about: dict[str, str]


PLACES = {
    "organization": Place(
        "/organization/acme/autoprunepolicy/",
        "namespace",
        "/organization/acme/logs",
        {"namespace": "acme"},
    ),
    "repository": Place(
        "/repository/acme/web/autoprunepolicy/",
        "repository",
        "/repository/acme/web/logs",
        {"namespace": "acme", "repo": "web"},
    ),
    "user": Place("/user/autoprunepolicy/", "namespace", "/user/logs", {"namespace": "owner"}),
}


@pytest.fixture(params=PLACES)
def place(request: pytest.FixtureRequest) -> Place:
    return PLACES[request.param]


def create_policy(api: "Api", place: Place, body: dict[str, Any]) -> str:
    answer = api.post(place.path, body)
    uuid: str = answer.json["uuid"]
    assert (answer.status_code, answer.json) == (201, {"uuid": uuid})
    return uuid


def expected_policy(uuid: str, **given: Any) -> dict[str, Any]:
    return {"uuid": uuid, "tagPattern": None, "tagPatternMatches": True, **given}


class TestListAutoPrunePolicies:
    def test_is_empty_without_policies(self, owner: "Api", place: Place) -> None:
        assert owner.get(place.path).json == {"policies": []}

    def test_lists_the_policies_in_order_of_creation(self, owner: "Api", place: Place) -> None:
        first, second = create_policy(owner, place, SEVEN), create_policy(owner, place, WEEK)

        assert owner.get(place.path).json == {
            "policies": [expected_policy(first, **SEVEN), expected_policy(second, **WEEK)]
        }

    def test_excludes_policies_of_other_owners(self, owner: "Api", place: Place) -> None:
        create_policy(owner, place, SEVEN)

        others = [other for other in PLACES.values() if other != place]
        assert [owner.get(other.path).json for other in others] == [{"policies": []}] * 2


class TestCreateAutoPrunePolicy:
    @pytest.mark.parametrize("age", ["1s", "5m", "12h", "30d", "2w"])
    def test_accepts_ages_in_every_unit(self, owner: "Api", place: Place, age: str) -> None:
        body = {"method": "creation_date", "value": age}
        uuid = create_policy(owner, place, body)

        assert owner.get(place.path + uuid).json == expected_policy(uuid, **body)

    def test_rejects_an_empty_pattern(self, owner: "Api", place: Place) -> None:
        answer = owner.post(place.path, {**SEVEN, "tagPattern": ""})

        assert (answer.status_code, answer.json) == (400, invalid("tag_pattern cannot be empty"))

    @pytest.mark.parametrize(
        ("method", "value", "said"),
        [
            ("bogus", 7, "Invalid method provided"),
            ("number_of_tags", 0, "Invalid value given for method type"),
            ("number_of_tags", -1, "Invalid value given for method type"),
            ("number_of_tags", "7d", "Invalid value given for method type"),
            ("creation_date", 7, "Invalid value given for method type"),
            ("creation_date", "7y", "Invalid value given for method type"),
            ("creation_date", "0d", "Invalid value given for method type"),
        ],
    )
    def test_rejects_an_invalid_method_or_value(
        self, owner: "Api", place: Place, method: str, value: object, said: str
    ) -> None:
        answer = owner.post(place.path, {"method": method, "value": value})

        assert (answer.status_code, answer.json) == (400, invalid(said))
        assert owner.get(place.path).json == {"policies": []}

    def test_rejects_a_duplicate_policy(self, owner: "Api", place: Place) -> None:
        create_policy(owner, place, SEVEN)

        said = invalid(
            f"Existing policy with same values for this {place.kind}, "
            "duplicate policies are not permitted"
        )
        answer = owner.post(place.path, SEVEN)
        assert (answer.status_code, answer.json) == (400, said)

    def test_requires_a_method_and_a_value(self, owner: "Api", place: Place) -> None:
        answer = owner.post(place.path, {"value": 7})

        assert answer.status_code == 400
        assert answer.json["detail"].startswith("'method' is a required property")

    def test_logs_the_creation(self, owner: "Api", place: Place) -> None:
        create_policy(owner, place, WEEK)

        entry = owner.get(place.logs).json["logs"][0]
        assert entry["kind"] == f"create_{place.kind}_autoprune_policy"
        details = {
            "method": "creation_date",
            "value": "1w",
            "tag_pattern": "dev-.*",
            "tag_pattern_matches": False,
            **place.about,
        }
        assert entry["metadata"].items() >= details.items()


class TestGetAutoPrunePolicy:
    def test_returns_404_for_an_unknown_policy_or_one_of_another_owner(
        self, owner: "Api", place: Place
    ) -> None:
        uuid = create_policy(owner, place, SEVEN)

        others = [other for other in PLACES.values() if other != place]
        assert [owner.get(other.path + uuid).json for other in others] == [NOT_FOUND] * 2
        assert owner.get(f"{place.path}none").json == NOT_FOUND


class TestUpdateAutoPrunePolicy:
    def test_replaces_all_fields(self, owner: "Api", place: Place) -> None:
        uuid = create_policy(owner, place, WEEK)

        answer = owner.put(place.path + uuid, SEVEN)

        assert (answer.status_code, answer.data) == (204, b"")
        assert owner.get(place.path + uuid).json == expected_policy(uuid, **SEVEN)
        kind = owner.get(place.logs).json["logs"][0]["kind"]
        assert kind == f"update_{place.kind}_autoprune_policy"

    def test_rejected_request_changes_nothing(self, owner: "Api", place: Place) -> None:
        uuid = create_policy(owner, place, WEEK)

        answer = owner.put(place.path + uuid, {"method": "number_of_tags", "value": 0})

        said = invalid("Invalid value given for method type")
        assert (answer.status_code, answer.json) == (400, said)
        assert owner.get(place.path + uuid).json == expected_policy(uuid, **WEEK)

    def test_returns_404_for_an_unknown_policy(self, owner: "Api", place: Place) -> None:
        assert owner.put(f"{place.path}none", SEVEN).json == NOT_FOUND


class TestDeleteAutoPrunePolicy:
    def test_returns_the_uuid_and_deletes_the_policy(self, owner: "Api", place: Place) -> None:
        uuid = create_policy(owner, place, SEVEN)

        answer = owner.delete(place.path + uuid)

        assert (answer.status_code, answer.json) == (200, {"uuid": uuid})
        assert owner.get(place.path).json == {"policies": []}
        assert owner.delete(place.path + uuid).json == NOT_FOUND

    def test_logs_the_deletion(self, owner: "Api", place: Place) -> None:
        uuid = create_policy(owner, place, SEVEN)
        owner.delete(place.path + uuid)

        entry = owner.get(place.logs).json["logs"][0]
        assert entry["kind"] == f"delete_{place.kind}_autoprune_policy"
        assert entry["metadata"].items() >= {"policy_uuid": uuid, **place.about}.items()


@pytest.mark.parametrize("name", ["organization", "repository"])
class TestAutoPrunePolicyPermissions:
    def test_policies_require_admin_permission(
        self, stranger: "Api", writer: "Api", name: str
    ) -> None:
        path = PLACES[name].path

        assert stranger.get(path).json == FORBIDDEN
        assert writer.get(path).json == FORBIDDEN
        assert writer.post(path, SEVEN).json == FORBIDDEN

    def test_superusers_can_change_and_read_only_superusers_can_read(
        self, superuser: "Api", auditor: "Api", name: str
    ) -> None:
        uuid = create_policy(superuser, PLACES[name], SEVEN)

        path = PLACES[name].path + uuid
        assert auditor.get(path).json == expected_policy(uuid, **SEVEN)
        assert auditor.put(path, WEEK).json == FORBIDDEN
        assert auditor.delete(path).json == FORBIDDEN

    def test_returns_404_if_the_feature_is_off(
        self, bearer: Callable[..., "Api"], configure: Callable[..., None], name: str
    ) -> None:
        configure(FEATURE_AUTO_PRUNE=False)

        assert bearer("owner").get(PLACES[name].path).status_code == 404
