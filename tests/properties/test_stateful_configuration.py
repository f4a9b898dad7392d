"""State machine test: organizations, teams, robots, permissions and quotas agree with a model."""

from dataclasses import dataclass, field
from typing import Any, ClassVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule, run_state_machine_as_test

from tests.properties.state_machine import Machine

ORGANIZATIONS = st.sampled_from(["acme", "globex", "initech"])
TEAMS = st.sampled_from(["devs", "qa"])
ROBOTS = st.sampled_from(["ci", "cd"])
USERS = st.sampled_from(["bob", "carol"])
REPOSITORIES = st.sampled_from(["web", "api"])
ROLES = st.sampled_from(["read", "write", "admin"])
TITLES = st.sampled_from(["one", "two"])
DELEGATES = st.sampled_from([("user", "bob"), ("user", "ci"), ("team", "devs"), ("team", "owners")])


@dataclass
class Organization:
    """Model of an organization. Robots have short names, also where users are expected."""

    teams: dict[str, set[str]] = field(default_factory=lambda: {"owners": {"alice"}})
    robots: set[str] = field(default_factory=set)
    repositories: dict[str, dict[tuple[str, str], str]] = field(default_factory=dict)
    prototypes: dict[tuple[str, str], str] = field(default_factory=dict)
    applications: set[str] = field(default_factory=set)
    quota: int | None = None

    def has(self, kind: str, name: str) -> bool:
        if kind == "team":
            return name in self.teams
        return name in self.robots or name in {"alice", "bob", "carol"}

    def forget(self, kind: str, name: str) -> None:
        """Remove all permissions of a deleted team or robot."""
        for granted in [self.prototypes, *self.repositories.values()]:
            granted.pop((kind, name), None)


class ConfigurationMachine(Machine):
    SEED: ClassVar = {
        "fakequay": 1,
        "settings": {"SUPER_USERS": ["alice"], "FEATURE_REQUIRE_TEAM_INVITE": False},
        "users": {name: {"email": f"{name}@example.com"} for name in ("alice", "bob", "carol")},
    }

    def __init__(self) -> None:
        super().__init__()
        self.organizations: dict[str, Organization] = {}
        self.messages: set[str] = set()
        self.tokens: set[str] = set()
        self.touched = ""

    def known(self, name: str, method: str, path: str, json: Any = None) -> Organization | None:
        """Return the model of an organization. If there is none, check that the request fails."""
        self.touched = name
        if name not in self.organizations:
            self.refused(method, f"/organization/{name}{path}", json)
        return self.organizations.get(name)

    @initialize()
    def begin(self) -> None:
        self.create_organization("acme")

    @rule(name=ORGANIZATIONS)
    def create_organization(self, name: str) -> None:
        self.touched = name
        if name in self.organizations:
            self.refused("POST", "/organization/", {"name": name})
        else:
            self.done("POST", "/organization/", {"name": name})
            self.organizations[name] = Organization()

    @rule(name=ORGANIZATIONS)
    def delete_organization(self, name: str) -> None:
        if self.known(name, "DELETE", ""):
            self.done("DELETE", f"/organization/{name}")
            del self.organizations[name]

    @rule(name=ORGANIZATIONS, new=ORGANIZATIONS)
    def rename_organization(self, name: str, new: str) -> None:
        """Rename an organization. It keeps its repositories, robots and their permissions."""
        path = f"/superuser/organizations/{name}"
        if name not in self.organizations or (new in self.organizations and new != name):
            self.refused("PUT", path, {"name": new})
        elif new != name:
            self.done("PUT", path, {"name": new})
            self.organizations[new] = self.organizations.pop(name)
            self.touched = new

    @rule(name=ORGANIZATIONS, team=TEAMS, role=st.sampled_from(["member", "creator"]))
    def put_team(self, name: str, team: str, role: str) -> None:
        body = {"role": role}
        if found := self.known(name, "PUT", f"/team/{team}", body):
            self.done("PUT", f"/organization/{name}/team/{team}", body)
            found.teams.setdefault(team, set())

    @rule(name=ORGANIZATIONS, team=TEAMS)
    def delete_team(self, name: str, team: str) -> None:
        path = f"/organization/{name}/team/{team}"
        if found := self.known(name, "DELETE", f"/team/{team}"):
            if team not in found.teams:
                self.refused("DELETE", path)
                return
            self.done("DELETE", path)
            del found.teams[team]
            found.forget("team", team)

    @rule(name=ORGANIZATIONS, team=TEAMS, member=USERS | ROBOTS)
    def add_member(self, name: str, team: str, member: str) -> None:
        path = f"/team/{team}/members/{self.full(name, member)}"
        if found := self.known(name, "PUT", path):
            members = found.teams.get(team)
            if members is None or member in members or not found.has("user", member):
                self.refused("PUT", f"/organization/{name}{path}")
            else:
                self.done("PUT", f"/organization/{name}{path}")
                members.add(member)

    @rule(name=ORGANIZATIONS, team=TEAMS, member=USERS | ROBOTS)
    def remove_member(self, name: str, team: str, member: str) -> None:
        path = f"/team/{team}/members/{self.full(name, member)}"
        if found := self.known(name, "DELETE", path):
            if member not in found.teams.get(team, ()):
                self.refused("DELETE", f"/organization/{name}{path}")
            else:
                self.done("DELETE", f"/organization/{name}{path}")
                found.teams[team].remove(member)

    @rule(name=ORGANIZATIONS, robot=ROBOTS)
    def create_robot(self, name: str, robot: str) -> None:
        path = f"/organization/{name}/robots/{robot}"
        if found := self.known(name, "PUT", f"/robots/{robot}"):
            if robot in found.robots:
                self.refused("PUT", path)
            else:
                assert self.done("PUT", path)["name"] == f"{name}+{robot}"
                found.robots.add(robot)

    @rule(name=ORGANIZATIONS, robot=ROBOTS)
    def delete_robot(self, name: str, robot: str) -> None:
        path = f"/organization/{name}/robots/{robot}"
        if found := self.known(name, "DELETE", f"/robots/{robot}"):
            if robot not in found.robots:
                self.refused("DELETE", path)
                return
            self.done("DELETE", path)
            found.robots.remove(robot)
            found.forget("user", robot)
            for members in found.teams.values():
                members.discard(robot)

    @rule(name=ORGANIZATIONS, repository=REPOSITORIES)
    def create_repository(self, name: str, repository: str) -> None:
        """Create a repository. Its creator and the delegates of prototypes receive their roles."""
        self.touched = name
        body = {"namespace": name, "repository": repository, "visibility": "private"}
        found = self.organizations.get(name)
        if found is None or repository in found.repositories:
            self.refused("POST", "/repository", {**body, "description": ""})
        else:
            self.done("POST", "/repository", {**body, "description": ""})
            found.repositories[repository] = {("user", "alice"): "admin", **found.prototypes}

    @rule(name=ORGANIZATIONS, repository=REPOSITORIES)
    def delete_repository(self, name: str, repository: str) -> None:
        self.touched = name
        if name in self.organizations:
            self.done("DELETE", f"/repository/{name}/{repository}")
            self.organizations[name].repositories.pop(repository, None)

    @rule(name=ORGANIZATIONS, repository=REPOSITORIES, to=DELEGATES, role=ROLES)
    def grant(self, name: str, repository: str, to: tuple[str, str], role: str) -> None:
        self.touched = name
        kind, who = to
        path = f"/repository/{name}/{repository}/permissions/{kind}/{self.full(name, who)}"
        found = self.organizations.get(name)
        if found is None or repository not in found.repositories or not found.has(kind, who):
            self.refused("PUT", path, {"role": role})
        else:
            self.done("PUT", path, {"role": role})
            found.repositories[repository][to] = role

    @rule(name=ORGANIZATIONS, repository=REPOSITORIES, to=DELEGATES)
    def take_away(self, name: str, repository: str, to: tuple[str, str]) -> None:
        self.touched = name
        kind, who = to
        path = f"/repository/{name}/{repository}/permissions/{kind}/{self.full(name, who)}"
        found = self.organizations.get(name)
        if found is None or to not in found.repositories.get(repository, ()):
            self.refused("DELETE", path)
        else:
            self.done("DELETE", path)
            del found.repositories[repository][to]

    @rule(name=ORGANIZATIONS, to=DELEGATES, role=ROLES)
    def put_prototype(self, name: str, to: tuple[str, str], role: str) -> None:
        kind, who = to
        body = {"role": role, "delegate": {"kind": kind, "name": self.full(name, who)}}
        if found := self.known(name, "POST", "/prototypes", body):
            if not found.has(kind, who):
                self.refused("POST", f"/organization/{name}/prototypes", body)
            elif to in found.prototypes:
                path = f"/organization/{name}/prototypes/{self.prototype(name, to)}"
                self.done("PUT", path, {"role": role})
                found.prototypes[to] = role
            else:
                self.done("POST", f"/organization/{name}/prototypes", body)
                found.prototypes[to] = role

    @rule(name=ORGANIZATIONS, to=DELEGATES)
    def delete_prototype(self, name: str, to: tuple[str, str]) -> None:
        if found := self.known(name, "DELETE", "/prototypes/none"):
            if to not in found.prototypes:
                self.refused("DELETE", f"/organization/{name}/prototypes/none")
            else:
                self.done("DELETE", f"/organization/{name}/prototypes/{self.prototype(name, to)}")
                del found.prototypes[to]

    @rule(name=ORGANIZATIONS, title=TITLES)
    def toggle_application(self, name: str, title: str) -> None:
        """Create the application with this title, or delete it if it exists."""
        path = f"/organization/{name}/applications"
        if found := self.known(name, "POST", "/applications", {"name": title}):
            if title in found.applications:
                listed = self.done("GET", path)["applications"]
                (key,) = [one["client_id"] for one in listed if one["name"] == title]
                self.done("DELETE", f"{path}/{key}")
            else:
                self.done("POST", path, {"name": title})
            found.applications ^= {title}

    @rule(name=ORGANIZATIONS, size=st.none() | st.sampled_from([1024, 4096]))
    def set_quota(self, name: str, size: int | None) -> None:
        path = f"/organization/{name}/quota"
        if found := self.known(name, "POST", "/quota", {"limit_bytes": 1024}):
            there = self.done("GET", path)
            if size is None:
                for one in there:
                    self.done("DELETE", f"{path}/{one['id']}")
            elif there:
                self.refused("POST", path, {"limit_bytes": size})
                self.done("PUT", f"{path}/{there[0]['id']}", {"limit_bytes": size})
            else:
                self.done("POST", path, {"limit_bytes": size})
            found.quota = size

    @rule(content=TITLES)
    def toggle_message(self, content: str) -> None:
        if content in self.messages:
            listed = self.done("GET", "/messages")["messages"]
            (uuid,) = [one["uuid"] for one in listed if one["content"] == content]
            self.done("DELETE", f"/message/{uuid}")
        else:
            message = {"content": content, "severity": "info", "media_type": "text/plain"}
            self.done("POST", "/messages", {"message": message})
        self.messages ^= {content}

    @rule(title=TITLES)
    def toggle_token(self, title: str) -> None:
        if title in self.tokens:
            listed = self.done("GET", "/user/apptoken")["tokens"]
            (uuid,) = [one["uuid"] for one in listed if one["title"] == title]
            self.done("DELETE", f"/user/apptoken/{uuid}")
            self.refused("DELETE", f"/user/apptoken/{uuid}")
        else:
            self.done("POST", "/user/apptoken", {"title": title})
        self.tokens ^= {title}

    def full(self, name: str, who: str) -> str:
        return f"{name}+{who}" if who in {"ci", "cd"} else who

    def prototype(self, name: str, to: tuple[str, str]) -> str:
        delegate = (to[0], self.full(name, to[1]))
        for one in self.done("GET", f"/organization/{name}/prototypes")["prototypes"]:
            if (one["delegate"]["kind"], one["delegate"]["name"]) == delegate:
                return str(one["id"])
        raise LookupError(delegate)

    @invariant()
    def what_was_touched_is_as_in_the_model(self) -> None:
        if self.touched in self.organizations:
            self.compare(self.touched)
        elif self.touched:
            assert self.call("GET", f"/organization/{self.touched}").status_code == 404

    def compare(self, name: str) -> None:
        model, home = self.organizations[name], f"/organization/{name}"
        seen = self.done("GET", home)
        assert set(seen["teams"]) == set(model.teams)
        assert [one["limit_bytes"] for one in seen["quotas"]] == (
            [] if model.quota is None else [model.quota]
        )
        for team, members in model.teams.items():
            listed = self.done("GET", f"{home}/team/{team}/members")["members"]
            assert {one["name"] for one in listed} == {self.full(name, one) for one in members}
        robots = self.done("GET", f"{home}/robots")["robots"]
        assert {one["name"] for one in robots} == {f"{name}+{one}" for one in model.robots}
        prototypes = self.done("GET", f"{home}/prototypes")["prototypes"]
        assert {
            (one["delegate"]["kind"], one["delegate"]["name"]): one["role"] for one in prototypes
        } == {(kind, self.full(name, who)): role for (kind, who), role in model.prototypes.items()}
        applications = self.done("GET", f"{home}/applications")["applications"]
        assert {one["name"] for one in applications} == model.applications
        for repository, granted in model.repositories.items():
            for kind in ("user", "team"):
                path = f"/repository/{name}/{repository}/permissions/{kind}/"
                held = self.done("GET", path)["permissions"]
                assert {who: one["role"] for who, one in held.items()} == {
                    self.full(name, who): role for (of, who), role in granted.items() if of == kind
                }

    def teardown(self) -> None:
        for name in self.organizations:
            self.compare(name)
        listed = self.done("GET", "/messages")["messages"]
        assert {one["content"] for one in listed} == self.messages
        tokens = self.done("GET", "/user/apptoken")["tokens"]
        assert {one["title"] for one in tokens} == self.tokens
        super().teardown()


def test_configuration_calls_agree_with_the_model() -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        ConfigurationMachine,
        settings=settings(max_examples=15, stateful_step_count=25, deadline=None, derandomize=True),
    )
