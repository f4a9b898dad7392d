"""Robots: the accounts that programs use, each owned by a user or an organization."""

from typing import Any

from fakequay.domain.errors import DataRefused, InvalidRequest
from fakequay.models import Account
from fakequay.world import World

from . import derived_secrets, name_rules

UNKNOWN = "Could not find robot with specified username"


def full_name(owner: Account, shortname: str) -> str:
    return f"{owner.name}+{shortname}"


def of_owner(world: World, owner: Account) -> list[Account]:
    return list(world.store.accounts.find(owner_id=owner.id))


def find(world: World, owner: Account, shortname: str) -> Account:
    """The owner's robot, or the refusal that the data layer has for that."""
    robot = world.store.accounts.one(name=full_name(owner, shortname))
    if robot is None or robot.owner_id != owner.id:
        raise DataRefused(UNKNOWN)
    return robot


def create(
    world: World,
    owner: Account,
    shortname: str,
    *,
    description: str = "",
    metadata: dict[str, Any] | None = None,
) -> Account:
    """A new robot with a token."""
    wrong = name_rules.namespace_error(shortname)
    if wrong is not None:
        raise InvalidRequest(f"The name for the robot '{shortname}' is invalid: {wrong}")
    name = full_name(owner, shortname)
    if world.store.accounts.one(name=name) is not None:
        raise InvalidRequest(f"Existing robot with name: {name}")
    drawn = world.draw("robot", name)
    return world.store.accounts.add(
        Account(
            name=name,
            kind="robot",
            uuid=drawn.uuid(),
            verified=True,
            created=world.now(),
            owner_id=owner.id,
            token=derived_secrets.robot_token(drawn),
            description=description,
            metadata=metadata or {},
        )
    )


def regenerate(world: World, robot: Account) -> Account:
    """The robot with another token; the one before is worth nothing from here on."""
    drawn = world.draw("robot", robot.name)
    return world.store.accounts.change(robot, token=derived_secrets.robot_token(drawn))
