"""Export of a real Quay server as a seed: organizations with their contents, without secrets."""

from collections.abc import Iterable, Iterator
from urllib.parse import quote

from fakequay.seeds import Progress, no_progress

from . import CannotRead, Quay, organization_export, repository_export
from .list_export import API, Json, nonempty, pages


def export_seed(quay: Quay, names: Iterable[str] = (), progress: Progress = no_progress) -> Json:
    """Export organizations of a real server as a seed.

    Args:
        quay: Client for the real server.
        names: Names of the organizations; empty for all organizations of the token's user.
        progress: Function that reports the progress. Its arguments are a label and a list of names;
            it returns the names to iterate over.

    Raises:
        CannotRead: The server does not respond, is not a Quay server, or does not permit the token
            to read an organization.
    """
    quay.check()
    try:
        return _export(quay, names, progress)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        raise quay.unexpected_response(f"unexpected response ({error!r})") from error


def _export(quay: Quay, names: Iterable[str], progress: Progress) -> Json:
    seed: Json = {"fakequay": 1, "users": {}, "organizations": {}, "repositories": {}}
    listed: dict[str, Json] = {}
    for name in progress("organizations", list(names) or _own(quay)):
        found = quay.get_object(f"{API}/organization/{quote(name)}")
        if found is None:
            raise CannotRead(
                f"{quay.url}: organization {name} does not exist, or the token cannot read it"
            )
        items = pages(quay, f"/repository?namespace={quote(name)}", "repositories")
        owned = {f"{name}/{item['name']}": item for item in items}
        seed["organizations"][name] = organization_export.read(quay, name, found, owned)
        listed |= owned
    for path in progress("repositories", list(listed)):
        organization = seed["organizations"][path.partition("/")[0]]
        repository = repository_export.read(quay, path, listed[path], organization)
        seed["repositories"][path] = repository
    _add_accounts(seed)
    return nonempty(**seed)


def _own(quay: Quay) -> list[str]:
    user = quay.get_object(f"{API}/user/") or {}
    return [item["name"] for item in user.get("organizations", [])]


def _add_accounts(seed: Json) -> None:
    """Add users and robots to a seed, if other objects of the seed refer to their names."""
    for name in sorted(set(_referenced_names(seed))):
        owner, plus, robot = name.partition("+")
        kind = "organizations" if owner in seed["organizations"] else "users"
        account = seed[kind].setdefault(owner, {})
        if plus:
            account.setdefault("robots", {}).setdefault(robot, {})


def _referenced_names(seed: Json) -> Iterator[str]:
    for organization in seed["organizations"].values():
        for team in organization.get("teams", {}).values():
            yield from team.get("members", [])
            yield from (item["user"] for item in team.get("invites", []) if "user" in item)
        for prototype in organization.get("prototypes", []):
            yield from (prototype[key] for key in ("user", "activating_user") if key in prototype)
        yield from _mirror_and_notification_names(organization)
    for repository in seed["repositories"].values():
        yield from repository.get("permissions", {}).get("users", {})
        yield from _mirror_and_notification_names(repository)


def _mirror_and_notification_names(owner: Json) -> Iterator[str]:
    """Yield the names of the users and robots in an owner's mirror and notifications.

    Args:
        owner: Organization or repository in the form of a seed.
    """
    robot = owner.get("mirror", {}).get("robot")
    if robot is not None:
        yield robot
    for subscription in owner.get("subscriptions", []):
        target = subscription.get("config", {}).get("target") or {}
        if target.get("kind") == "user":
            yield target["name"]
