"""A real Quay as a seed: organizations with teams, robots and repositories, and no secret."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import quote

from . import CannotRead, Quay

API = "/api/v1"
Json = dict[str, Any]
Progress = Callable[[str], None]


def harvest(quay: Quay, organizations: Iterable[str] = (), progress: Progress = print) -> Json:
    """Of these organizations, or of all that the token's user belongs to."""
    names = list(organizations) or _own(quay)
    seed: Json = {"fakequay": 1, "users": {}, "organizations": {}, "repositories": {}}
    for name in names:
        progress(name)
        found = quay.found(f"{API}/organization/{quote(name)}")
        if found is None:
            raise CannotRead(f"{quay.url}: there is no organization {name} that the token may see")
        seed["organizations"][name] = _organization(quay, name, found)
        for repository in _pages(quay, f"/repository?namespace={quote(name)}", "repositories"):
            path = f"{name}/{repository['name']}"
            progress(path)
            seed["repositories"][path] = _repository(quay, path, repository)
    seed["users"] = {name: {} for name in sorted(_users(seed))}
    return {key: value for key, value in seed.items() if value}


def _own(quay: Quay) -> list[str]:
    user = quay.found(f"{API}/user/") or {}
    return [one["name"] for one in user.get("organizations", [])]


def _organization(quay: Quay, name: str, found: Json) -> Json:
    one: Json = {}
    if found.get("email"):
        one["email"] = found["email"]
    if isinstance(found.get("tag_expiration_s"), int):
        one["tag_expiration_s"] = found["tag_expiration_s"]
    robots = quay.found(f"{API}/organization/{quote(name)}/robots?permissions=false") or {}
    one["robots"] = {
        robot["name"].partition("+")[2]: _with(description=robot.get("description"))
        for robot in robots.get("robots", [])
    }
    one["teams"] = {
        team: _with(
            role=about["role"],
            description=about.get("description"),
            members=_members(quay, name, team),
        )
        for team, about in found.get("teams", {}).items()
    }
    one["quotas"] = _quotas(quay, name)
    return _with(**one)


def _quotas(quay: Quay, name: str) -> list[Json]:
    """Its own, and not those that hold where an organization has none."""
    found = quay.found(f"{API}/organization/{quote(name)}/quota") or []
    return [
        _with(
            limit_bytes=quota["limit_bytes"],
            limits=[
                {key: one[key] for key in ("type", "limit_percent")} for one in quota["limits"]
            ],
        )
        for quota in found
        if not quota["default_config"]
    ]


def _members(quay: Quay, organization: str, team: str) -> list[str]:
    path = f"{API}/organization/{quote(organization)}/team/{quote(team)}/members"
    found = quay.found(path) or {}
    return [one["name"] for one in found.get("members", []) if not one.get("invited")]


def _repository(quay: Quay, path: str, listed: Json) -> Json:
    base = f"/repository/{quote(path)}"
    return _with(
        visibility="public" if listed.get("is_public") else "private",
        description=listed.get("description"),
        state=listed.get("state") if listed.get("state") == "READ_ONLY" else None,
        permissions=_with(
            users=_roles(quay, f"{API}{base}/permissions/user/"),
            teams=_roles(quay, f"{API}{base}/permissions/team/"),
        ),
        tags={
            tag["name"]: {"content": tag["manifest_digest"], "start": tag["start_ts"]}
            for tag in _pages(quay, f"{base}/tag/?onlyActiveTags=true&limit=100", "tags")
        },
    )


def _roles(quay: Quay, path: str) -> dict[str, str]:
    found = quay.found(path) or {}
    return {name: one["role"] for name, one in found.get("permissions", {}).items()}


def _pages(quay: Quay, path: str, key: str) -> Iterator[Json]:
    """Quay turns pages in two ways: by a number, and by a key that the last answer gave."""
    page, turned = 1, ""
    while True:
        found = quay.found(f"{API}{path}{turned}") or {}
        yield from found.get(key, [])
        page += 1
        if found.get("next_page"):
            turned = f"&next_page={quote(found['next_page'], safe='')}"
        elif found.get("has_additional"):
            turned = f"&page={page}"
        else:
            return


def _users(seed: Json) -> Iterator[str]:
    """Everybody who is spoken of, but robots."""
    for organization in seed["organizations"].values():
        for team in organization.get("teams", {}).values():
            yield from (name for name in team.get("members", []) if "+" not in name)
    for repository in seed["repositories"].values():
        users = repository.get("permissions", {}).get("users", {})
        yield from (name for name in users if "+" not in name)


def _with(**values: Any) -> Json:
    """Without what is empty."""
    return {key: value for key, value in values.items() if value not in (None, "", {}, [])}
