"""Effects of features on routes and operations, as the contract describes them."""

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

from fakequay import contract
from fakequay.app import create_app
from fakequay.settings import FEATURES_OFF
from fakequay.storage import Store
from fakequay.world import World
from tests.support.answers import FORBIDDEN

if TYPE_CHECKING:
    from tests.conftest import Api

ROWS = contract.operations().values()
FEATURES = sorted({feature for row in ROWS for feature in row.features})
OPTIONAL = sorted({feature for row in ROWS for feature in row.optional_features})
TOLD = sorted({*FEATURES, *OPTIONAL})
NO_SUPERUSERS = ("SUPER_USERS", False)
EVERYWHERE = "SUPERUSERS_FULL_ACCESS"  # operations on data of other users
NO_SUCH_ROUTE = {
    "message": "The requested URL was not found on the server. If you entered the URL manually "
    "please check your spelling and try again."
}
REPOSITORIES = "/api/v1/repository/"
NAMES = {
    "orgname": "acme",
    "namespace": "acme",
    "repository": "acme/web",
    "teamname": "members",
    "membername": "member",
    "username": "reader",
    "robot_shortname": "ci",
}
NEW = {"visibility": "public", "description": ""}
# Things that a restricted user cannot create in the user's namespace.
RESTRICTED: dict[str, tuple[str, str, Any]] = {
    "an organization": ("POST", "/organization/", {"name": "made"}),
    "a robot": ("PUT", "/user/robots/made", {}),
    "a repository": ("POST", "/repository", {**NEW, "namespace": "owner", "repository": "made"}),
}


def path_of(row: contract.Operation) -> str:
    path = re.sub(r"{(\w+)}", lambda match: NAMES.get(match[1], "1"), row.path)
    return path.removeprefix("/api/v1")


def call_rows(api: "Api", rows: list[contract.Operation]) -> Iterator[tuple[str, int, Any]]:
    for row in rows:
        answer = api.call(row.method, path_of(row), json={} if row.body else None)
        yield row.id, answer.status_code, answer.json if answer.status_code == 404 else None


def is_under_a_repository(row: contract.Operation) -> bool:
    below = row.path.startswith(REPOSITORIES) and row.path.count("/") > 4
    return below and not row.path.endswith("/")


def status_without_route(row: contract.Operation) -> int:
    """Return the status for a superuser if the route does not exist."""
    if any(other.path == row.path and not other.features for other in ROWS):
        return 404
    if is_under_a_repository(row):  # as for an unknown repository of that name
        return {"GET": 404, "PUT": 400, "DELETE": 204}.get(row.method, 405)
    if row.method != "GET":
        return 405
    return 404 if row.path.endswith("/") else 308


@pytest.mark.parametrize("feature", FEATURES)
class TestFeatureThatIsOff:
    def test_removes_its_routes(
        self, feature: str, configure: Callable[..., None], superuser: "Api", anonymous: "Api"
    ) -> None:
        configure(**{f"FEATURE_{feature}": False})
        behind = [row for row in ROWS if feature in row.features]
        gone = {row.id: status_without_route(row) for row in behind}
        assert {name: status for name, status, _ in call_rows(superuser, behind)} == gone
        elsewhere = [row for row in behind if not is_under_a_repository(row)]
        gone = {row.id: status_without_route(row) for row in elsewhere}
        assert {name: status for name, status, _ in call_rows(anonymous, elsewhere)} == gone


@pytest.mark.parametrize("feature", TOLD)
@pytest.mark.parametrize("is_on", [True, False])
def test_feature_is_reported_in_the_config(
    feature: str, is_on: bool, configure: Callable[..., None], anonymous: "Api"
) -> None:
    configure(**{f"FEATURE_{feature}": is_on})
    assert anonymous.client.get("/config").json["features"][feature] is is_on


class TestFeatureWithinOperation:
    def test_feature_within_an_operation_is_not_also_a_route_feature(self) -> None:
        assert [row.id for row in ROWS if set(row.optional_features) & set(row.features)] == []
        assert len([row for row in ROWS if row.optional_features]) == 43

    @pytest.mark.parametrize("is_on", [True, False])
    @pytest.mark.parametrize("feature", OPTIONAL)
    def test_keeps_the_routes(
        self, feature: str, is_on: bool, configure: Callable[..., None], superuser: "Api"
    ) -> None:
        configure(**{f"FEATURE_{feature}": is_on})
        rows = [row for row in ROWS if feature in row.optional_features]
        found = list(call_rows(superuser, rows))
        gone = {name for name, _, body in found if body == NO_SUCH_ROUTE}
        # Without superusers, createGlobalMessage itself returns this body.
        assert gone == ({"createGlobalMessage"} if (feature, is_on) == NO_SUPERUSERS else set())
        assert [(name, status) for name, status, _ in found if status >= 500] == []

    def test_full_access_of_superusers_changes_the_responses(
        self, configure: Callable[..., None], superuser: "Api"
    ) -> None:
        rows = [row for row in ROWS if EVERYWHERE in row.optional_features]
        assert len(rows) == 21
        seen = {}
        for is_on in (True, False):
            configure(**{f"FEATURE_{EVERYWHERE}": is_on})
            found = {row.id: superuser.call(row.method, path_of(row)) for row in rows}
            seen[is_on] = {name: (one.status_code, one.json) for name, one in found.items()}
        alike = {name for name in seen[True] if seen[True][name] == seen[False][name]}
        assert alike == set()
        # Public fields of an organization are visible to everyone.
        refused = {name for name, (status, _) in seen[False].items() if status == 403}
        assert seen[False].keys() - refused == {"getOrganization"}
        assert not [name for name, (status, _) in seen[True].items() if status == 403]


def test_routes_exist_if_their_features_are_on(
    superuser: "Api", configure: Callable[..., None]
) -> None:
    configure(**{f"FEATURE_{feature}": True for feature in FEATURES})
    behind = [row for row in ROWS if row.features]
    there = {
        name
        for name, status, body in call_rows(superuser, behind)
        if status not in {308, 405} and body != NO_SUCH_ROUTE
    }
    # An address without authorization returns the same body as an unknown path.
    assert {row.id for row in behind} - there == {"checkRepoEmailAuthorized"}


def test_every_feature_is_on_by_default_unless_listed() -> None:
    told = create_app(World(Store())).test_client().get("/config").json["features"]
    assert {name: told[name] for name in TOLD} == {name: name not in FEATURES_OFF for name in TOLD}


class TestRestrictedUsers:
    @pytest.mark.parametrize("what", RESTRICTED)
    def test_cannot_create_organizations_robots_or_repositories(
        self, owner: "Api", configure: Callable[..., None], what: str
    ) -> None:
        method, path, body = RESTRICTED[what]
        configure(FEATURE_RESTRICTED_USERS=True)
        refused = owner.call(method, path, json=body)
        assert (refused.status_code, refused.json) == (403, FORBIDDEN)
        configure(FEATURE_RESTRICTED_USERS=True, RESTRICTED_USERS_WHITELIST=["owner"])
        assert owner.call(method, path, json=body).status_code == 201

    def test_cannot_change_repositories_in_their_namespace(
        self, owner: "Api", configure: Callable[..., None]
    ) -> None:
        owner.post("/repository", {**NEW, "namespace": "owner", "repository": "own"})
        kept = [row for row in ROWS if not row.own_namespace]
        assert len(kept) == 15
        configure(FEATURE_RESTRICTED_USERS=True)
        for row in kept:
            for name, refused in (("owner/own", True), ("acme/web", False)):
                path = path_of(row).replace("acme/web", name)
                answer = owner.call(row.method, path, json={} if row.body else None)
                assert (answer.status_code == 403) == refused, row.id

    def test_can_create_in_their_organizations(
        self, owner: "Api", configure: Callable[..., None]
    ) -> None:
        configure(FEATURE_RESTRICTED_USERS=True)
        answer = owner.post("/repository", {**NEW, "namespace": "acme", "repository": "made"})
        assert (answer.status_code, answer.json) == (
            201,
            {"namespace": "acme", "name": "made", "kind": "image"},
        )
        assert owner.put("/organization/acme/robots/made", {}).status_code == 201

    def test_does_not_apply_to_superusers(
        self, superuser: "Api", configure: Callable[..., None]
    ) -> None:
        configure(FEATURE_RESTRICTED_USERS=True)
        assert superuser.post("/organization/", {"name": "made"}).status_code == 201
