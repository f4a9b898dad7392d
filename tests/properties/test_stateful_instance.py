"""State machine test: organizations, repositories and stars agree with a model."""

from typing import ClassVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    consumes,
    invariant,
    rule,
    run_state_machine_as_test,
)

from tests.properties.state_machine import Machine

NAMES = st.sampled_from(["acme", "globex", "initech"])
PARTS = st.sampled_from(["web", "api", "docs"])
TEAMS = st.sampled_from(["devs", "qa"])


class WorldMachine(Machine):
    SEED: ClassVar = {
        "fakequay": 1,
        "users": {
            "alice": {"password": "password-of-alice", "email": "alice@example.com"},
            "bob": {"password": "password-of-bob", "email": "bob@example.com"},
        },
    }
    organizations = Bundle("organizations")
    repositories = Bundle("repositories")

    def __init__(self) -> None:
        super().__init__()
        self.teams: dict[str, set[str]] = {}
        self.robots: dict[str, set[str]] = {}
        self.public: dict[tuple[str, str], bool] = {}
        self.stars: set[tuple[str, str]] = set()

    @rule(target=organizations, name=NAMES)
    def create_organization(self, name: str) -> str:
        if name in self.teams:
            self.refused("POST", "/organization/", {"name": name})
        else:
            assert self.call("POST", "/organization/", {"name": name}).json == "Created"
            self.teams[name], self.robots[name] = {"owners"}, set()
        return name

    @rule(name=consumes(organizations))
    def delete_organization(self, name: str) -> None:
        if name not in self.teams:
            self.refused("DELETE", f"/organization/{name}")
            return
        assert self.call("DELETE", f"/organization/{name}").status_code == 204
        del self.teams[name], self.robots[name]
        self.public = {key: value for key, value in self.public.items() if key[0] != name}
        self.stars = {key for key in self.stars if key[0] != name}

    @rule(name=organizations, team=TEAMS)
    def create_team(self, name: str, team: str) -> None:
        path = f"/organization/{name}/team/{team}"
        if name not in self.teams:
            self.refused("PUT", path, {"role": "member"})
        else:
            assert self.call("PUT", path, {"role": "member"}).status_code == 200
            self.teams[name].add(team)

    @rule(name=organizations, team=TEAMS)
    def delete_team(self, name: str, team: str) -> None:
        path = f"/organization/{name}/team/{team}"
        if team not in self.teams.get(name, ()):
            self.refused("DELETE", path)
        else:
            assert self.call("DELETE", path).status_code == 204
            self.teams[name].remove(team)

    @rule(name=organizations, robot=PARTS)
    def create_robot(self, name: str, robot: str) -> None:
        path = f"/organization/{name}/robots/{robot}"
        if name not in self.robots or robot in self.robots[name]:
            self.refused("PUT", path)
        else:
            assert self.call("PUT", path).status_code == 201
            self.robots[name].add(robot)

    @rule(name=organizations, robot=PARTS)
    def delete_robot(self, name: str, robot: str) -> None:
        path = f"/organization/{name}/robots/{robot}"
        if robot not in self.robots.get(name, ()):
            self.refused("DELETE", path)
        else:
            assert self.call("DELETE", path).status_code == 204
            self.robots[name].remove(robot)

    @rule(
        target=repositories, name=organizations | st.just("alice"), part=PARTS, open=st.booleans()
    )
    def create_repository(self, name: str, part: str, open: bool) -> tuple[str, str]:
        body = {
            "namespace": name,
            "repository": part,
            "visibility": "public" if open else "private",
            "description": "",
        }
        if (name != "alice" and name not in self.teams) or (name, part) in self.public:
            self.refused("POST", "/repository", body)
        else:
            assert self.call("POST", "/repository", body).status_code == 201
            self.public[name, part] = open
        return name, part

    @rule(key=repositories, open=st.booleans())
    def change_visibility(self, key: tuple[str, str], open: bool) -> None:
        if key in self.public:
            body = {"visibility": "public" if open else "private"}
            answer = self.call("POST", f"/repository/{'/'.join(key)}/changevisibility", body)
            assert answer.json == {"success": True}
            self.public[key] = open

    @rule(key=repositories)
    def star(self, key: tuple[str, str]) -> None:
        if key in self.public:
            body = {"namespace": key[0], "repository": key[1]}
            assert self.call("POST", "/user/starred", body).status_code == 201
            self.stars.add(key)

    @rule(key=consumes(repositories))
    def delete_repository(self, key: tuple[str, str]) -> None:
        if key in self.public:
            assert self.call("DELETE", f"/repository/{'/'.join(key)}").status_code == 204
            del self.public[key]
            self.stars.discard(key)

    @invariant()
    def organizations_teams_and_robots_are_as_in_the_model(self) -> None:
        listed = self.call("GET", "/user/").json["organizations"]
        assert [one["name"] for one in listed] == sorted(self.teams)
        for name, teams in self.teams.items():
            assert set(self.call("GET", f"/organization/{name}").json["teams"]) == teams
            robots = self.call("GET", f"/organization/{name}/robots").json["robots"]
            assert {one["name"] for one in robots} == {f"{name}+{r}" for r in self.robots[name]}

    @invariant()
    def repositories_and_stars_are_as_in_the_model(self) -> None:
        for name in [*self.teams, "alice"]:
            listed = self.call("GET", f"/repository?namespace={name}").json["repositories"]
            seen = {(one["namespace"], one["name"]): one["is_public"] for one in listed}
            assert seen == {key: value for key, value in self.public.items() if key[0] == name}
        starred = self.call("GET", "/user/starred").json["repositories"]
        assert {(one["namespace"], one["name"]) for one in starred} == self.stars


def test_calls_agree_with_the_model() -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        WorldMachine,
        settings=settings(max_examples=25, stateful_step_count=20, deadline=None, derandomize=True),
    )
