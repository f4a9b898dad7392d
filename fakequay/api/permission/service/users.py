"""Roles of users and robots in a repository: lists, sets and removes them."""

from typing import Any

from fakequay.domain import usage_log
from fakequay.domain.accounts import accounts, avatars, teams
from fakequay.domain.errors import DataRefused, InvalidRequest, NotFound
from fakequay.domain.repositories import repositories
from fakequay.models import Account, RepoName, RepositoryPermission
from fakequay.world import World

NONE = "User does not have permission for repo."
OWNER = "Namespace owner must always be admin."


def views(world: World, name: RepoName) -> dict[str, dict[str, Any]]:
    """Return the roles of users and robots in a repository, by account name.

    Return an empty dict if the repository does not exist.
    """
    return {
        account.name: _view(world, name, account, permission.role)
        for permission in repositories.list_permissions(world, name)
        if (account := world.store.accounts.get(permission.account_id or 0))
    }


def view(world: World, name: RepoName, username: str) -> dict[str, Any]:
    """Return the role of a user or robot in a repository.

    Raises:
        DataRefused: The user or robot has no role in the repository.
    """
    account, permission = _find(world, name, username)
    if account is None or permission is None:
        raise DataRefused(NONE)
    return _view(world, name, account, permission.role)


def change(world: World, name: RepoName, username: str, role: str) -> dict[str, Any]:
    """Set the role of a user or robot in a repository.

    Raises:
        InvalidRequest: The account does not exist, owns the namespace, or is a robot of another
            namespace.
    """
    if username == name.namespace:
        raise InvalidRequest(OWNER)
    repository = repositories.find(world, name)
    account, _ = _find(world, name, username)
    if account is None or account.kind == "organization":
        raise InvalidRequest(f"Invalid username: {username}")
    if account.kind == "robot" and account.owner_id != repository.namespace_id:
        raise InvalidRequest(f"Cannot add robot {username} under namespace {name.namespace}")
    repositories.grant(world, repository, role, account_id=account.id)
    usage_log.record(
        world,
        "change_repo_permission",
        repositories.get_namespace(world, repository),
        repository,
        _about(name, username) | {"role": role},
    )
    return _view(world, name, account, role)


def delete(world: World, name: RepoName, username: str) -> None:
    """Remove the role of a user or robot in a repository.

    Raises:
        InvalidRequest: The account owns the namespace or has no role.
    """
    _, permission = _find(world, name, username)
    if username == name.namespace:
        raise InvalidRequest(OWNER)
    if permission is None:
        raise InvalidRequest(NONE)
    world.store.repository_permissions.remove(permission)
    repository = repositories.find(world, name)
    namespace = repositories.get_namespace(world, repository)
    about = _about(name, username)
    usage_log.record(world, "delete_repo_permission", namespace, repository, about)


def transitive(world: World, name: RepoName, username: str) -> list[str]:
    """Return all roles of a user in a repository: first the user's own, then those of the teams.

    The admin rights of the owner of a namespace are not included.

    Raises:
        NotFound: The user or repository does not exist, or the user has no role.
    """
    account, permission = _find(world, name, username)
    repository = repositories.get(world, name)
    if account is None or repository is None:
        raise NotFound
    found = [permission] if permission else []
    for member in world.store.team_members.find(
        account_id=account.id, organization_id=repository.namespace_id
    ):
        found += world.store.repository_permissions.find(
            repository_id=repository.id, team_id=member.team_id
        )
    if not found:
        raise NotFound
    return [permission.role for permission in found]


def _find(
    world: World, name: RepoName, username: str
) -> tuple[Account | None, RepositoryPermission | None]:
    account, repository = accounts.get(world, username), repositories.get(world, name)
    if account is None or repository is None:
        return account, None
    permission = world.store.repository_permissions.one(
        repository_id=repository.id, account_id=account.id
    )
    return account, permission


def _view(world: World, name: RepoName, account: Account, role: str) -> dict[str, Any]:
    """Return the role of a user or robot as the API shows it.

    The field ``is_org_member`` is present only if the repository belongs to an organization.
    """
    seen = {
        "role": role,
        "name": account.name,
        "is_robot": account.kind == "robot",
        "avatar": avatars.for_member(account),
    }
    organization = accounts.get(world, name.namespace, "organization")
    if organization is not None:
        seen["is_org_member"] = teams.counts_as_member(world, organization, account)
    return seen


def _about(name: RepoName, username: str) -> dict[str, str]:
    return {"username": username, "repo": name.name, "namespace": name.namespace}
