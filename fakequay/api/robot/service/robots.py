"""Robots: lists, creates and deletes the robots of a user or an organization."""

from typing import Any

from fakequay.domain import usage_log
from fakequay.domain.accounts import accounts, robots
from fakequay.domain.errors import InvalidRequest
from fakequay.domain.mirrors import mirrors
from fakequay.domain.namespaces import account_and_team_deletion, memberships
from fakequay.domain.repositories import repositories
from fakequay.models import Account
from fakequay.world import World


def views(
    world: World, owner: str | None, *, limit: int | None, token: bool, permissions: bool
) -> list[dict[str, Any]]:
    """Return the robots of a user or organization, oldest first.

    Args:
        limit: Maximum number of robots; None, 0 or a negative number for no limit.
        token: Whether to include the tokens.
        permissions: Whether to include the teams and repositories of each robot.
    """
    namespace = find_owner(world, owner)
    most = limit if limit and limit > 0 else None
    return [
        _view(robot, with_token=token)
        | (memberships.describe_membership(world, namespace, robot) if permissions else {})
        for robot in robots.list_for_owner(world, namespace)[:most]
    ]


def view(world: World, owner: str | None, shortname: str, *, token: bool = True) -> dict[str, Any]:
    """Return a robot with its metadata.

    Args:
        token: Whether to include the token.
    """
    robot = robots.find(world, find_owner(world, owner), shortname)
    return _view(robot, with_token=token) | {"unstructured_metadata": robot.metadata}


def create(world: World, owner: str | None, shortname: str, body: dict[str, Any]) -> dict[str, Any]:
    """Create a robot and return it with its token.

    As on the real server, the metadata in the response are those of the request, or null if the
    request contained none.
    """
    namespace = find_owner(world, owner)
    description = body.get("description")
    metadata = body.get("unstructured_metadata")
    robot = robots.create(
        world, namespace, shortname, description=description or "", metadata=metadata
    )
    about = {
        "robot": shortname,
        "description": description,
        "unstructured_metadata": metadata,
    }
    usage_log.record(world, "create_robot", namespace, metadata=about)
    return _view(robot) | {"unstructured_metadata": metadata}


def delete(world: World, owner: str | None, shortname: str) -> None:
    """Delete a robot.

    Raises:
        InvalidRequest: A mirror uses the robot.
    """
    namespace = find_owner(world, owner)
    robot = robots.find(world, namespace, shortname)
    if mirrors.uses_robot(world, robot):
        raise InvalidRequest("Robot is being used by a mirror")
    account_and_team_deletion.delete_account(world, robot)
    usage_log.record(world, "delete_robot", namespace, metadata={"robot": shortname})


def regenerate(world: World, owner: str | None, shortname: str) -> dict[str, Any]:
    """Generate a new token for a robot, and return the robot with the new token."""
    namespace = find_owner(world, owner)
    robot = robots.regenerate(world, robots.find(world, namespace, shortname))
    usage_log.record(world, "regenerate_robot_token", namespace, metadata={"robot": shortname})
    return _view(robot)


def permissions(world: World, owner: str | None, shortname: str) -> list[dict[str, Any]]:
    """Return the roles that a robot itself has in its owner's repositories, without team roles."""
    namespace = find_owner(world, owner)
    robot = robots.find(world, namespace, shortname)
    return [
        {
            "repository": {"name": repository.name, "is_public": repository.public},
            "role": permission.role,
        }
        for permission in repositories.list_direct_permissions(world, robot, namespace)
        if (repository := world.store.repositories.get(permission.repository_id))
    ]


def check_organization(world: World, name: str) -> None:
    """Check that a name is the name of an organization.

    Some robot operations of Quay accept only organizations, and call this function. Other robot
    operations also accept users.

    Raises:
        DataRefused: The name belongs to no organization.
    """
    accounts.find_organization(world, name)


def find_owner(world: World, name: str | None) -> Account:
    """Return the user or organization with a name. Raise DataRefused if it does not exist."""
    return accounts.get(world, name or "") or accounts.find_organization(world, name or "")


def _view(robot: Account, *, with_token: bool = True) -> dict[str, Any]:
    seen = {
        "name": robot.name,
        "created": robot.created,
        "last_accessed": robot.last_accessed,
        "description": robot.description,
    }
    return seen | ({"token": robot.token} if with_token else {})
