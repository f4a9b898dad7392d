"""Permissions of registry tokens: the actions that a caller may perform in a repository."""

import re

from fakequay.access import Caller, roles, scopes, superusers
from fakequay.domain.accounts import accounts, teams
from fakequay.domain.errors import DataRefused, ReadOnlyRegistry
from fakequay.domain.mirrors import mirrors, proxy_cache
from fakequay.domain.repositories import repositories
from fakequay.models import Account, RepoName, Repository
from fakequay.world import World

from .errors import RegistryError
from .request_paths import parse_name

_SCOPE = re.compile(
    r"repository:(?:[\w.-]+:\d+/)?((?:[\w.-]+/)*[\w.-]+):((?:push|pull|\*)(?:,(?:push|pull|\*))*)",
    re.ASCII,
)
# Required role for each action. Quay lists the granted actions in this order.
_ROLES = {"push": "write", "pull": "read", "*": "admin"}


def parse_scope(world: World, text: str) -> tuple[RepoName, tuple[str, ...]]:
    """Split the scope of a token request into a repository name and actions.

    Args:
        text: The scope, for example ``repository:acme/web:pull,push``.

    Raises:
        RegistryError: ``INVALID_REQUEST`` if the scope is malformed.
    """
    match = _SCOPE.fullmatch(text)
    if match is None:
        message = f"Unable to decode repository and actions: {text}"
        raise RegistryError("INVALID_REQUEST", message)
    return parse_name(world, match[1]), tuple(match[2].split(","))


def grant(world: World, caller: Caller, name: RepoName, wanted: tuple[str, ...]) -> tuple[str, ...]:
    """Return which of the requested actions the caller may perform in a repository.

    If the caller requests ``push`` for a missing repository and may create it, the repository is
    created. The real server also creates the repository when it issues the token, before the push.

    Args:
        wanted: Requested actions: ``pull``, ``push`` or ``*`` (all actions).

    Raises:
        RegistryError: The repository name is invalid, the namespace is disabled, or the repository
            cannot contain images.
    """
    _check_name(world, name)
    repository = repositories.get(world, name)
    if repository is None and "push" in wanted:
        repository = _create(world, caller, name)
    # If the repository does not exist, the role in the namespace decides. Some clients check
    # whether an image exists before they push it. They need a token for this check, so that the
    # response is 404 and not 401.
    granted = tuple(a for a in _ROLES if a in wanted and _may(world, caller, name, repository, a))
    if granted and repository and repository.kind != "image":
        kind = f"This repository is for managing {repository.kind} and not container images."
        raise RegistryError("UNSUPPORTED", kind)
    return granted or (() if repository else _actions_upstream(world, caller, name, wanted))


def _check_name(world: World, name: RepoName) -> None:
    """Check that a repository name is valid and that its namespace is not disabled."""
    if not repositories.is_valid_name(world, name.name):
        nested = "/" in name.name and not world.config.feature("EXTENDED_REPOSITORY_NAMES")
        problem = (
            "Nested repositories are not supported. Found" if nested else "Invalid repository name"
        )
        raise RegistryError("NAME_INVALID", f"{problem}: {name}")
    namespace = world.store.accounts.one(name=name.namespace)
    if namespace is not None and not namespace.enabled:
        message = (
            f"Namespace {name.namespace} has been disabled. Please contact a system administrator."
        )
        raise RegistryError("DENIED", message, status=405)


def may_pull_without_role(
    world: World, account: Account | None, repository: Repository | None
) -> bool:
    """Return whether a caller who has no role in a repository may pull from the repository.

    The repository must be public. For anonymous callers, ``FEATURE_ANONYMOUS_ACCESS`` must also be
    on.

    Args:
        account: Account of the caller, or None for an anonymous caller.
        repository: The repository, or None if it does not exist.
    """
    allowed = account is not None or world.config.feature("ANONYMOUS_ACCESS")
    return repository is not None and repository.public and allowed


def is_writable(world: World, account: Account | None, repository: Repository) -> bool:
    """Return whether the repository's state permits an account to push.

    To a repository that is a mirror, only the robot of the mirror may push.
    """
    return repository.state == "NORMAL" or mirrors.is_filled_by(world, account, repository)


def create_from_upstream(
    world: World, account: Account | None, name: RepoName, wanted: str
) -> Repository | None:
    """Create a repository of a proxy cache, if the image that a client pulls exists upstream.

    Args:
        wanted: Tag or digest of the image.

    Returns:
        The repository; None if the namespace has no proxy cache, or if the image does not exist
        upstream.
    """
    namespace = world.store.accounts.one(name=name.namespace)
    cache = proxy_cache.get_cache(world, namespace) if namespace else None
    if namespace is None or cache is None:
        return None
    if not proxy_cache.has_image(world, cache, name.name, wanted):
        return None
    with world.store.transaction():
        return repositories.create(world, namespace, name.name, account, description=None)


def _actions_upstream(
    world: World, caller: Caller, name: RepoName, wanted: tuple[str, ...]
) -> tuple[str, ...]:
    """Return the actions that a caller may perform in a repository missing from a proxy cache.

    Members of the organization with the proxy cache may pull: the pull creates the repository.
    """
    namespace = world.store.accounts.one(name=name.namespace)
    if "pull" not in wanted or namespace is None or proxy_cache.get_cache(world, namespace) is None:
        return ()
    is_member = roles.organization_role(world, caller, name.namespace) is not None
    return ("pull",) if is_member or superusers.has_full_access(world, caller) else ()


def _may(
    world: World, caller: Caller, name: RepoName, repository: Repository | None, action: str
) -> bool:
    if action == "push" and not (repository and is_writable(world, caller.account, repository)):
        return False
    if action == "*" and repository and repository.state != "NORMAL":
        return False
    if action == "pull" and (
        may_pull_without_role(world, caller.account, repository)
        or superusers.is_readonly_superuser(world, caller)
    ):
        return True
    role = roles.repository_role(world, caller, name)
    enough = scopes.is_at_least(role, _ROLES[action], scopes.REPOSITORY_ROLES)
    return enough or superusers.has_full_access(world, caller)


def _create(world: World, caller: Caller, name: RepoName) -> Repository | None:
    """Create and return the repository of a push; None if the caller lacks the permission."""
    namespace = _namespace(world, caller, name.namespace)
    role = roles.organization_role(world, caller, name.namespace)
    if namespace is None or namespace.kind == "robot":
        return None
    if not (
        scopes.is_at_least(role, "creator", scopes.TEAM_ROLES)
        or superusers.has_full_access(world, caller)
    ):
        return None
    if namespace.kind == "user" and world.config.is_restricted(namespace.name):
        return None
    if world.config.get("REGISTRY_STATE") == "readonly":
        raise ReadOnlyRegistry
    public = not world.config.get("CREATE_PRIVATE_REPO_ON_PUSH", True)
    return repositories.create(
        world, namespace, name.name, caller.account, public=public, description=None
    )


def _namespace(world: World, caller: Caller, name: str) -> Account | None:
    """Return the namespace to which a client pushes.

    If the namespace does not exist and ``CREATE_NAMESPACE_ON_PUSH`` is on, an organization with
    this name is created.
    """
    namespace = world.store.accounts.one(name=name)
    owner = caller.account
    if namespace or not world.config.get("CREATE_NAMESPACE_ON_PUSH"):
        return namespace
    if owner is None or owner.kind != "user" or accounts.name_holder_kind(world, name) is not None:
        return None
    try:
        organization = accounts.create_organization(world, name, None)
    except DataRefused as refusal:
        raise RegistryError("UNSUPPORTED", "Cannot create organization") from refusal
    teams.add_member(world, teams.create(world, organization, teams.OWNERS, "admin"), owner)
    return organization
