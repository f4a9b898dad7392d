"""Deleted repositories until garbage collection."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.conftest import Api

PERMISSION = "/repository/acme/web/permissions/team/devs"


def repo_count(api: "Api") -> int:
    count: int = api.get("/organization/acme").json["teams"]["devs"]["repo_count"]
    return count


def grant_team_role(owner: "Api") -> None:
    owner.put("/organization/acme/team/devs", {"role": "member"})
    assert owner.put(PERMISSION, {"role": "read"}).status_code == 200


class TestDeletedRepository:
    def test_counts_for_its_teams_until_garbage_collection(
        self, owner: "Api", pass_time: Callable[[float], None]
    ) -> None:
        grant_team_role(owner)
        assert repo_count(owner) == 1
        owner.delete("/repository/acme/web")
        assert repo_count(owner) == 1
        pass_time(299)
        assert repo_count(owner) == 1
        pass_time(1)
        assert repo_count(owner) == 0

    def test_grants_no_permissions(self, owner: "Api") -> None:
        grant_team_role(owner)
        owner.delete("/repository/acme/web")
        permissions = owner.get("/organization/acme/team/devs/permissions").json
        assert permissions == {"permissions": []}

    def test_does_not_affect_a_new_repository_of_the_same_name(
        self, owner: "Api", pass_time: Callable[[float], None]
    ) -> None:
        grant_team_role(owner)
        owner.delete("/repository/acme/web")
        body: dict[str, Any] = {
            "namespace": "acme",
            "repository": "web",
            "visibility": "private",
            "description": "",
        }
        assert owner.post("/repository", body).status_code == 201
        assert owner.get("/repository/acme/web/permissions/team/").json == {"permissions": {}}
        owner.put(PERMISSION, {"role": "write"})
        assert repo_count(owner) == 2
        pass_time(300)
        assert repo_count(owner) == 1

    def test_does_not_count_for_a_new_team_of_the_same_name(self, owner: "Api") -> None:
        grant_team_role(owner)
        owner.delete("/repository/acme/web")
        owner.delete("/organization/acme/team/devs")
        owner.put("/organization/acme/team/devs", {"role": "member"})
        assert repo_count(owner) == 0
