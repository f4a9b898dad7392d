"""Repository changes: creates, changes and deletes repositories."""

from typing import Any

from fakequay.access import Caller, roles, superusers
from fakequay.contract.release_behavior import superusers_create_repositories_anywhere
from fakequay.domain import usage_log
from fakequay.domain.accounts import accounts, mirrored_organizations
from fakequay.domain.cleanup import repository_deletion
from fakequay.domain.errors import InvalidRequest, Unauthorized
from fakequay.domain.repositories import repositories
from fakequay.models import Account, RepoName, Repository
from fakequay.world import World

STATE_KEPT = (
    "Repository state changes are not allowed in an organization managed by "
    "organization-level mirroring"
)


def create(world: World, caller: Caller, body: dict[str, Any]) -> dict[str, Any]:
    """Create an empty repository in a namespace.

    Raises:
        Unauthorized: The caller lacks the permission to create repositories in the namespace.
        InvalidRequest: The request is anonymous, the name is invalid or taken, or the namespace is
            an organization with an organization mirror.
    """
    if caller.account is None:
        raise InvalidRequest("Must provide a namespace or must be logged in.")
    namespace = accounts.get(world, body.get("namespace", caller.account.name))
    if namespace is None or not _may_create(world, caller, namespace):
        raise Unauthorized
    name = body["repository"]
    if mirrored_organizations.is_managed(world, namespace):
        raise InvalidRequest(f"Cannot create repository: {mirrored_organizations.MANAGED}")
    if repositories.get(world, RepoName(namespace.name, name)) is not None:
        raise InvalidRequest("Repository already exists")
    if not repositories.is_valid_name(world, name):
        raise InvalidRequest("Invalid repository name")
    repository = repositories.create(
        world,
        namespace,
        name,
        caller.account,
        public=body["visibility"] == "public",
        description=body["description"],
        kind=body.get("repo_kind") or "image",
    )
    _log(world, "create_repo", namespace, repository)
    return {"namespace": namespace.name, "name": name, "kind": repository.kind}


def set_description(world: World, name: RepoName, description: str) -> None:
    """Set the description of a repository. Raise NotFound if it does not exist."""
    repository, namespace = _find(world, name)
    world.store.repositories.change(repository, description=description)
    _log(world, "set_repo_description", namespace, repository, description=description)


def delete(world: World, name: RepoName) -> None:
    """Delete a repository.

    As on the real server, the deletion of a missing repository succeeds and adds a usage log entry.
    """
    namespace = accounts.get(world, name.namespace)
    repository = repositories.get(world, name)
    if repository is not None:
        repository_deletion.delete(world, repository)
    usage_log.record(
        world,
        "delete_repo",
        namespace,
        metadata={"repo": name.name, "namespace": name.namespace},
    )


def change_visibility(world: World, name: RepoName, visibility: str) -> bool:
    """Make a repository public or private.

    Returns:
        False if the repository does not exist. Source: the real server then returns status 200 and
        the body ``null``.
    """
    if repositories.get(world, name) is None:
        return False
    repository, namespace = _find(world, name)
    world.store.repositories.change(repository, public=visibility == "public")
    _log(world, "change_repo_visibility", namespace, repository, visibility=visibility)
    return True


def change_trust(world: World, name: RepoName, *, trusted: bool) -> None:
    """Enable or disable content trust (signed tags) for a repository.

    Raise NotFound if the repository does not exist.
    """
    repository, namespace = _find(world, name)
    world.store.repositories.change(repository, trust_enabled=trusted)
    _log(world, "change_repo_trust", namespace, repository, trust_enabled=trusted)


def change_state(world: World, name: RepoName, state: str) -> dict[str, str] | None:
    """Set the state of a repository: ``NORMAL``, ``READ_ONLY`` or ``MIRROR``.

    Raises:
        NotFound: The repository does not exist.

    Returns:
        None after a successful change; otherwise a response body for an error, with the field
        ``detail``.
    """
    repository, namespace = _find(world, name)
    if mirrored_organizations.is_managed(world, namespace):
        return {"detail": STATE_KEPT}
    if state == "MIRROR" and not world.config.feature("REPO_MIRROR"):
        return {"detail": f"Unknown Repository State: {state}"}
    world.store.repositories.change(repository, state=state)
    _log(world, "change_repo_state", namespace, repository, state_changed=state)
    return None


def _may_create(world: World, caller: Caller, namespace: Account) -> bool:
    username = caller.username or ""
    if world.config.is_readonly_superuser(username):
        return False
    if world.config.is_restricted(username) and namespace.name == username:
        return False
    role = roles.organization_role(world, caller, namespace.name)
    return role in {"creator", "admin"} or (
        superusers_create_repositories_anywhere(world.release)
        and superusers.has_full_access(world, caller)
    )


def _find(world: World, name: RepoName) -> tuple[Repository, Account]:
    repository = repositories.find(world, name)
    return repository, repositories.get_namespace(world, repository)


def _log(world: World, kind: str, namespace: Account, repository: Repository, **more: Any) -> None:
    metadata = {"repo": repository.name, "namespace": namespace.name, **more}
    usage_log.record(world, kind, namespace, repository, metadata)
