"""Robot accounts: accounts for programs, owned by a user or an organization."""

from typing import Any

from fakequay.contract.release_behavior import describes_robot_errors
from fakequay.domain.errors import DataRefused, InvalidRequest
from fakequay.models import Account
from fakequay.world import World

from . import derived_secrets, input_rules

UNKNOWN = "Could not find robot with specified username"


def full_name(owner: Account, shortname: str) -> str:
    """Return the full name of a robot, such as ``acme+ci``."""
    return f"{owner.name}+{shortname}"


def list_for_owner(world: World, owner: Account) -> list[Account]:
    """Return the robots of a user or organization."""
    return list(world.store.accounts.find(owner_id=owner.id))


def find(world: World, owner: Account, shortname: str) -> Account:
    """Return a robot by its owner and short name (the part after ``owner+``).

    Raises:
        DataRefused: The robot does not exist.
    """
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
    """Create a robot with a token.

    Args:
        shortname: Part of the name after ``owner+``.

    Raises:
        InvalidRequest: The name is invalid or in use. This error is raised in releases of Quay
            whose response contains an error type.
        DataRefused: The name is invalid or in use. This error is raised in all other releases.
    """
    wrong = input_rules.namespace_error(shortname)
    error = InvalidRequest if describes_robot_errors(world.release) else DataRefused
    if wrong is not None:
        raise error(f"The name for the robot '{shortname}' is invalid: {wrong}")
    name = full_name(owner, shortname)
    if world.store.accounts.one(name=name) is not None:
        raise error(f"Existing robot with name: {name}")
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
    """Replace the token of a robot. The previous token becomes invalid."""
    drawn = world.draw("robot", robot.name)
    return world.store.accounts.change(robot, token=derived_secrets.robot_token(drawn))
