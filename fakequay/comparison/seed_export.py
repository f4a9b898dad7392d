"""A real Quay as a seed: organizations with all that is set up in them, and no secret."""

from collections.abc import Iterable, Iterator
from urllib.parse import quote

from fakequay.seeds import Progress, no_progress

from . import CannotRead, Quay, organizations, repositories
from .list_requests import API, Json, nonempty, pages


def export_seed(quay: Quay, names: Iterable[str] = (), progress: Progress = no_progress) -> Json:
    """Of these organizations, or of all that the token's user belongs to."""
    seed: Json = {"fakequay": 1, "users": {}, "organizations": {}, "repositories": {}}
    listed: dict[str, Json] = {}
    for name in progress("organizations", list(names) or _own(quay)):
        found = quay.found(f"{API}/organization/{quote(name)}")
        if found is None:
            raise CannotRead(f"{quay.url}: there is no organization {name} that the token may see")
        there = pages(quay, f"/repository?namespace={quote(name)}", "repositories")
        of_it = {f"{name}/{one['name']}": one for one in there}
        seed["organizations"][name] = organizations.read(quay, name, found, of_it)
        listed |= of_it
    for path in progress("repositories", list(listed)):
        seed["repositories"][path] = repositories.read(quay, path, listed[path])
    _introduce(seed)
    return nonempty(**seed)


def _own(quay: Quay) -> list[str]:
    user = quay.found(f"{API}/user/") or {}
    return [one["name"] for one in user.get("organizations", [])]


def _introduce(seed: Json) -> None:
    """Everybody who is spoken of: users, and robots that no list has shown."""
    for name in sorted(set(_spoken_of(seed))):
        owner, plus, robot = name.partition("+")
        kind = "organizations" if owner in seed["organizations"] else "users"
        account = seed[kind].setdefault(owner, {})
        if plus:
            account.setdefault("robots", {}).setdefault(robot, {})


def _spoken_of(seed: Json) -> Iterator[str]:
    for organization in seed["organizations"].values():
        for team in organization.get("teams", {}).values():
            yield from team.get("members", [])
            yield from (one["user"] for one in team.get("invites", []) if "user" in one)
        for prototype in organization.get("prototypes", []):
            yield from (prototype[key] for key in ("user", "activating_user") if key in prototype)
        yield from _at_work(organization)
    for repository in seed["repositories"].values():
        yield from repository.get("permissions", {}).get("users", {})
        yield from _at_work(repository)


def _at_work(owner: Json) -> Iterator[str]:
    """The robot of its mirror, and the users whose bell rings."""
    if "robot" in owner.get("mirror", {}):
        yield owner["mirror"]["robot"]
    for subscription in owner.get("subscriptions", []):
        target = subscription.get("config", {}).get("target") or {}
        if target.get("kind") == "user":
            yield target["name"]
