"""Repositories: finds and creates repositories, and grants roles in a repository."""

import re

from fakequay.domain.errors import Aborted, NotFound, ReadOnlyRepository
from fakequay.models import Account, RepoName, Repository, RepositoryPermission
from fakequay.world import World

_PART = r"[a-z0-9][._a-z0-9-]*"
_NAME = re.compile(_PART)
_EXTENDED_NAME = re.compile(rf"{_PART}(?:/{_PART})*")


def get(world: World, name: RepoName) -> Repository | None:
    """Return the repository with the given full name, or None if it does not exist."""
    namespace = world.store.accounts.one(name=name.namespace)
    if namespace is None:
        return None
    return world.store.repositories.one(namespace_id=namespace.id, name=name.name)


def find(world: World, name: RepoName) -> Repository:
    """Return the repository with the given full name.

    Raises:
        NotFound: The repository does not exist.
    """
    repository = get(world, name)
    if repository is None:
        raise NotFound
    return repository


def find_writable(world: World, name: RepoName) -> Repository:
    """Return the repository with the given full name, if its tags may be changed.

    Raises:
        NotFound: The repository does not exist.
        ReadOnlyRepository: The repository is read-only or a mirror.
    """
    repository = find(world, name)
    if repository.state != "NORMAL":
        raise ReadOnlyRepository(repository.state)
    return repository


def check_holds_images(world: World, name: RepoName) -> None:
    """Check that a repository can contain images.

    Raises:
        Aborted: 501 for an application repository, which has no images.
    """
    repository = get(world, name)
    if repository is not None and repository.kind != "image":
        raise Aborted(501)


def get_namespace(world: World, repository: Repository) -> Account:
    """Return the user or organization that owns a repository."""
    namespace = world.store.accounts.get(repository.namespace_id)
    if namespace is None:
        raise NotFound
    return namespace


def get_full_name(world: World, repository: Repository) -> RepoName:
    """Return the namespace and name of a repository."""
    return RepoName(get_namespace(world, repository).name, repository.name)


def is_valid_name(world: World, name: str) -> bool:
    """Return whether a text is a valid repository name.

    Slashes are allowed only if ``FEATURE_EXTENDED_REPOSITORY_NAMES`` is on.
    """
    extended = world.config.feature("EXTENDED_REPOSITORY_NAMES")
    pattern = _EXTENDED_NAME if extended else _NAME
    return len(name) <= 255 and pattern.fullmatch(name) is not None


def create(
    world: World,
    namespace: Account,
    name: str,
    creator: Account | None,
    *,
    public: bool = False,
    description: str | None = "",
    kind: str = "image",
) -> Repository:
    """Create a repository and grant the initial roles in it.

    The creator becomes admin. In an organization, the default permissions (prototypes) are granted,
    too.

    Args:
        name: Name without the namespace. The function does not check whether the name is valid.
        creator: User who creates the repository; None to grant no roles at all.
        kind: "image", or "application" in releases that have such repositories.
    """
    drawn = world.draw("repository", f"{namespace.name}/{name}")
    repository = world.store.repositories.add(
        Repository(
            namespace_id=namespace.id,
            name=name,
            kind=kind,
            public=public,
            description=description,
            created=world.now(),
            badge_token=drawn.uuid(),
        )
    )
    if creator is not None:
        grant(world, repository, "admin", account_id=creator.id)
        _apply_prototypes(world, repository, creator)
    return repository


def _apply_prototypes(world: World, repository: Repository, creator: Account) -> None:
    """Grant the roles that the default permissions of an organization define for new repositories.

    A default permission can be restricted to the repositories that one user creates. The
    restricted default permission of a user, robot or team overrides the unrestricted one.
    """
    chosen: dict[tuple[int | None, int | None], str] = {}
    for prototype in world.store.prototypes.find(organization_id=repository.namespace_id):
        if prototype.activating_id not in {None, creator.id}:
            continue
        delegate = (prototype.account_id, prototype.team_id)
        if prototype.activating_id is not None or delegate not in chosen:
            chosen[delegate] = prototype.role
    for (account_id, team_id), role in chosen.items():
        if account_id != creator.id:
            grant(world, repository, role, account_id=account_id, team_id=team_id)


def list_permissions(world: World, name: RepoName) -> list[RepositoryPermission]:
    """Return the roles of accounts and teams in a repository.

    Return an empty list if the repository does not exist.
    """
    repository = get(world, name)
    if repository is None:
        return []
    return list(world.store.repository_permissions.find(repository_id=repository.id))


def grant(
    world: World,
    repository: Repository,
    role: str,
    *,
    account_id: int | None = None,
    team_id: int | None = None,
) -> RepositoryPermission:
    """Set the role of an account or a team in a repository. The role replaces an earlier role."""
    permissions = world.store.repository_permissions
    permission = permissions.one(
        repository_id=repository.id, account_id=account_id, team_id=team_id
    )
    if permission is not None:
        return permissions.change(permission, role=role)
    return permissions.add(
        RepositoryPermission(
            repository_id=repository.id,
            role=role,
            account_id=account_id,
            team_id=team_id,
        )
    )


def list_direct_permissions(
    world: World, account: Account, namespace: Account
) -> list[RepositoryPermission]:
    """Return the roles that an account itself has in the repositories of a namespace.

    Roles of the account's teams are not included.
    """
    return [
        permission
        for permission in world.store.repository_permissions.find(account_id=account.id)
        if (repository := world.store.repositories.get(permission.repository_id))
        and repository.namespace_id == namespace.id
    ]


def count_private(world: World, namespace: Account) -> int:
    """Return the number of private repositories of a namespace."""
    return sum(not one.public for one in world.store.repositories.find(namespace_id=namespace.id))
