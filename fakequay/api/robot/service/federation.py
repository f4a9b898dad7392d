"""Federated identities: returns and replaces the external identities (OIDC) of a robot."""

from collections.abc import Mapping

from fakequay.domain import usage_log
from fakequay.domain.accounts import robots
from fakequay.domain.errors import InvalidRequest
from fakequay.models import Account
from fakequay.world import World

from .robots import find_owner

Identity = dict[str, str]


def view(world: World, owner: str | None, shortname: str) -> list[Mapping[str, str]]:
    """Return the external identities that may authenticate as a robot."""
    return list(_find(world, owner, shortname).federation)


def create(
    world: World, owner: str | None, shortname: str, requested: list[Identity]
) -> list[Identity]:
    """Replace the external identities that may authenticate as a robot.

    Raises:
        InvalidRequest: An identity is incomplete or a duplicate, or its issuer is not a URL.
    """
    identities = _checked(requested)
    robot = _find(world, owner, shortname)
    world.store.accounts.change(robot, federation=tuple(identities))
    about = {"config": identities, "robot": shortname}
    usage_log.record(world, "create_robot_federation", find_owner(world, owner), metadata=about)
    return identities


def delete(world: World, owner: str | None, shortname: str) -> None:
    """Remove all external identities that may authenticate as a robot."""
    robot = _find(world, owner, shortname)
    world.store.accounts.change(robot, federation=())
    usage_log.record(
        world,
        "delete_robot_federation",
        find_owner(world, owner),
        metadata={"robot": shortname},
    )


def _find(world: World, owner: str | None, shortname: str) -> Account:
    return robots.find(world, find_owner(world, owner), shortname)


def _checked(requested: list[Identity]) -> list[Identity]:
    identities: list[Identity] = []
    for entry in requested:
        identity = {key: entry[key] for key in ("issuer", "subject")}
        if not all(identity.values()):
            raise InvalidRequest("Missing one or more required fields (issuer, subject)")
        if not identity["issuer"].startswith(("http://", "https://")):
            raise InvalidRequest("Issuer must be a URL (http:// or https://)")
        if identity in identities:
            raise InvalidRequest("Duplicate federation config entry")
        identities.append(identity)
    return identities
