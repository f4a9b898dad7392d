"""What is behind a feature is there or not, as the contract says; and who is restricted by one."""

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

from fakequay import contract
from fakequay.settings import FEATURES_OFF
from tests.support.answers import FORBIDDEN

if TYPE_CHECKING:
    from tests.conftest import Api

ROWS = contract.operations().values()
FEATURES = sorted({feature for row in ROWS for feature in row.features})
WITHIN = sorted({feature for row in ROWS for feature in row.within})
TOLD = sorted({*FEATURES, *WITHIN})
NO_SUPERUSERS = ("SUPER_USERS", False)
EVERYWHERE = "SUPERUSERS_FULL_ACCESS"  # of operations that look at what belongs to others
NO_SUCH_ROUTE = {
    "message": "The requested URL was not found on the server. If you entered the URL manually "
    "please check your spelling and try again."
}
REPOSITORY = "/api/v1/repository/{repository}/"
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
# What someone restricted may not have in the own namespace; elsewhere rights decide.
RESTRICTED: dict[str, tuple[str, str, Any]] = {
    "an organization": ("POST", "/organization/", {"name": "made"}),
    "a robot": ("PUT", "/user/robots/made", {}),
    "a repository": ("POST", "/repository", {**NEW, "namespace": "owner", "repository": "made"}),
}


def address(row: contract.Operation) -> str:
    path = re.sub(r"{(\w+)}", lambda match: NAMES.get(match[1], "1"), row.path)
    return path.removeprefix("/api/v1")


def answers(api: "Api", rows: list[contract.Operation]) -> Iterator[tuple[str, int, Any]]:
    for row in rows:
        answer = api.call(row.method, address(row), json={} if row.body else None)
        yield row.id, answer.status_code, answer.json if answer.status_code == 404 else None


def is_under_a_repository(row: contract.Operation) -> bool:
    return row.path.startswith(REPOSITORY) and not row.path.endswith("/")


def nowhere(row: contract.Operation) -> int:
    """What a superuser is answered without the route: the rest of the server's routes decide."""
    if any(other.path == row.path and not other.features for other in ROWS):
        return 404
    if is_under_a_repository(row):  # as of a repository of that name, which is not there
        return {"GET": 404, "PUT": 400, "DELETE": 204}.get(row.method, 405)
    if row.method != "GET":
        return 405
    return 404 if row.path.endswith("/") else 308


@pytest.mark.parametrize("feature", FEATURES)
class TestAFeatureThatIsOff:
    def test_leaves_no_route_to_what_is_behind_it(
        self, feature: str, configure: Callable[..., None], superuser: "Api", anonymous: "Api"
    ) -> None:
        configure(**{f"FEATURE_{feature}": False})
        behind = [row for row in ROWS if feature in row.features]
        gone = {row.id: nowhere(row) for row in behind}
        assert {name: status for name, status, _ in answers(superuser, behind)} == gone
        elsewhere = [row for row in behind if not is_under_a_repository(row)]
        gone = {row.id: nowhere(row) for row in elsewhere}
        assert {name: status for name, status, _ in answers(anonymous, elsewhere)} == gone


@pytest.mark.parametrize("feature", TOLD)
@pytest.mark.parametrize("is_on", [True, False])
def test_is_told_to_the_web_page(
    feature: str, is_on: bool, configure: Callable[..., None], anonymous: "Api"
) -> None:
    configure(**{f"FEATURE_{feature}": is_on})
    assert anonymous.client.get("/config").json["features"][feature] is is_on


class TestAFeatureWithinAnOperation:
    def test_is_none_that_the_route_depends_on(self) -> None:
        assert [row.id for row in ROWS if set(row.within) & set(row.features)] == []
        assert len([row for row in ROWS if row.within]) == 43

    @pytest.mark.parametrize("is_on", [True, False])
    @pytest.mark.parametrize("feature", WITHIN)
    def test_takes_no_route_away(
        self, feature: str, is_on: bool, configure: Callable[..., None], superuser: "Api"
    ) -> None:
        configure(**{f"FEATURE_{feature}": is_on})
        rows = [row for row in ROWS if feature in row.within]
        found = list(answers(superuser, rows))
        gone = {name for name, _, body in found if body == NO_SUCH_ROUTE}
        # Where nobody is a superuser, nobody writes messages: it says so itself.
        assert gone == ({"createGlobalMessage"} if (feature, is_on) == NO_SUPERUSERS else set())
        assert [(name, status) for name, status, _ in found if status >= 500] == []

    def test_lets_superusers_see_what_belongs_to_others_or_not(
        self, configure: Callable[..., None], superuser: "Api"
    ) -> None:
        rows = [row for row in ROWS if EVERYWHERE in row.within]
        assert len(rows) == 21
        seen = {}
        for is_on in (True, False):
            configure(**{f"FEATURE_{EVERYWHERE}": is_on})
            found = {row.id: superuser.call(row.method, address(row)) for row in rows}
            seen[is_on] = {name: (one.status_code, one.json) for name, one in found.items()}
        alike = {name for name in seen[True] if seen[True][name] == seen[False][name]}
        assert alike == set()
        # An organization shows anybody something.
        refused = {name for name, (status, _) in seen[False].items() if status == 403}
        assert seen[False].keys() - refused == {"getOrganization"}
        assert not [name for name, (status, _) in seen[True].items() if status == 403]


def test_what_is_behind_features_is_there_while_they_are_on(
    superuser: "Api", configure: Callable[..., None]
) -> None:
    configure(**{f"FEATURE_{feature}": True for feature in FEATURES})
    behind = [row for row in ROWS if row.features]
    there = {
        name
        for name, status, body in answers(superuser, behind)
        if status not in {308, 405} and body != NO_SUCH_ROUTE
    }
    # Of an address that nobody has authorized it says the same as of what is not there.
    assert {row.id for row in behind} - there == {"checkRepoEmailAuthorized"}


def test_every_feature_is_on_unless_it_is_said_to_be_off(anonymous: "Api") -> None:
    told = anonymous.client.get("/config").json["features"]
    assert {name: told[name] for name in TOLD} == {name: name not in FEATURES_OFF for name in TOLD}


class TestRestrictedUsers:
    @pytest.mark.parametrize("what", RESTRICTED)
    def test_may_not_have_things_of_their_own(
        self, owner: "Api", configure: Callable[..., None], what: str
    ) -> None:
        method, path, body = RESTRICTED[what]
        configure(FEATURE_RESTRICTED_USERS=True)
        refused = owner.call(method, path, json=body)
        assert (refused.status_code, refused.json) == (403, FORBIDDEN)
        configure(FEATURE_RESTRICTED_USERS=True, RESTRICTED_USERS_WHITELIST=["owner"])
        assert owner.call(method, path, json=body).status_code == 201

    def test_may_not_change_what_they_have_of_their_own(
        self, owner: "Api", configure: Callable[..., None]
    ) -> None:
        owner.post("/repository", {**NEW, "namespace": "owner", "repository": "own"})
        kept = [row for row in ROWS if not row.own_namespace]
        assert len(kept) == 15
        configure(FEATURE_RESTRICTED_USERS=True)
        for row in kept:
            for name, refused in (("owner/own", True), ("acme/web", False)):
                path = address(row).replace("acme/web", name)
                answer = owner.call(row.method, path, json={} if row.body else None)
                assert (answer.status_code == 403) == refused, row.id

    def test_go_on_in_their_organizations(
        self, owner: "Api", configure: Callable[..., None]
    ) -> None:
        configure(FEATURE_RESTRICTED_USERS=True)
        answer = owner.post("/repository", {**NEW, "namespace": "acme", "repository": "made"})
        assert (answer.status_code, answer.json) == (
            201,
            {"namespace": "acme", "name": "made", "kind": "image"},
        )
        assert owner.put("/organization/acme/robots/made", {}).status_code == 201

    def test_are_not_the_superusers(self, superuser: "Api", configure: Callable[..., None]) -> None:
        configure(FEATURE_RESTRICTED_USERS=True)
        assert superuser.post("/organization/", {"name": "made"}).status_code == 201
