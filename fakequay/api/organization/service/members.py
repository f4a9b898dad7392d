"""Members and outside collaborators of an organization."""

from typing import Any

from fakequay.domain.accounts import accounts, avatars, teams
from fakequay.domain.errors import DataRefused, NotFound
from fakequay.domain.namespaces import memberships
from fakequay.domain.repositories import repositories
from fakequay.models import Account
from fakequay.world import World


def members(world: World, orgname: str) -> list[dict[str, Any]]:
    """Return the users in the teams of an organization, without robots.

    The users are sorted by the time at which they joined their first team of the organization.

    Raises:
        NotFound: The organization does not exist.
    """
    organization = accounts.find(world, orgname, "organization")
    joined = world.store.team_members.find(organization_id=organization.id)
    people = (world.store.accounts.get(id) for id in dict.fromkeys(m.account_id for m in joined))
    return [
        _member(world, organization, person)
        for person in people
        if person is not None and person.kind == "user"
    ]


def member(world: World, orgname: str, name: str) -> dict[str, Any]:
    """Return a team member or a robot of an organization.

    The result contains the teams and the repositories of the user or robot.

    Raises:
        NotFound: The organization has no team member and no robot with this name.
    """
    organization = accounts.find(world, orgname, "organization")
    found = accounts.get(world, name)
    is_own_robot = found is not None and found.owner_id == organization.id
    if found is None or not (is_own_robot or teams.list_for_member(world, organization, found)):
        raise NotFound
    return _member(world, organization, found)


def remove(world: World, orgname: str, name: str) -> None:
    """Remove a user from the teams and repository permissions of an organization.

    Raises:
        NotFound: The organization or the user does not exist.
        DataRefused: The user is the only admin of the organization.
    """
    organization = accounts.find(world, orgname, "organization")
    person = accounts.find(world, name, "user")
    if teams.admin_ids(world, organization) == {person.id}:
        raise DataRefused("Cannot remove user as they are the only organization admin")
    world.store.team_members.remove_all(account_id=person.id, organization_id=organization.id)
    for permission in repositories.list_direct_permissions(world, person, organization):
        world.store.repository_permissions.remove(permission)


def collaborators(world: World, orgname: str) -> list[dict[str, Any]]:
    """Return the outside collaborators of an organization, sorted by name.

    An outside collaborator has a role in a repository of the organization, but belongs to no team.

    Raises:
        NotFound: The organization does not exist.
    """
    organization = accounts.find(world, orgname, "organization")
    found: dict[str, dict[str, Any]] = {}
    for repository in world.store.repositories.find(namespace_id=organization.id):
        for permission in world.store.repository_permissions.find(repository_id=repository.id):
            person = world.store.accounts.get(permission.account_id or 0)
            if person is None or person.kind != "user":
                continue
            if teams.list_for_member(world, organization, person):
                continue
            view = found.setdefault(person.name, {**_person(person), "repositories": []})
            view["repositories"].append(repository.name)
    return [found[name] for name in sorted(found)]


def _member(world: World, organization: Account, person: Account) -> dict[str, Any]:
    return {
        **_person(person),
        **memberships.describe_membership(world, organization, person),
    }


def _person(person: Account) -> dict[str, Any]:
    kind = "robot" if person.kind == "robot" else "user"
    return {"name": person.name, "kind": kind, "avatar": avatars.for_account(person)}
