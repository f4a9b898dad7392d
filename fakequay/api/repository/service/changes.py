"""What making, changing and deleting repositories comes to."""

from typing import Any

from fakequay.access import Caller, roles, superusers
from fakequay.domain import usage_log
from fakequay.domain.accounts import accounts, managed_organizations
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
    if caller.account is None:
        raise InvalidRequest("Must provide a namespace or must be logged in.")
    namespace = accounts.get(world, body.get("namespace", caller.account.name))
    if namespace is None or not _may_create(world, caller, namespace):
        raise Unauthorized
    name = body["repository"]
    if managed_organizations.is_managed(world, namespace):
        raise InvalidRequest(f"Cannot create repository: {managed_organizations.MANAGED}")
    if repositories.one(world, RepoName(namespace.name, name)) is not None:
        raise InvalidRequest("Repository already exists")
    if not repositories.is_name(world, name):
        raise InvalidRequest("Invalid repository name")
    repository = repositories.create(
        world,
        namespace,
        name,
        caller.account,
        public=body["visibility"] == "public",
        description=body["description"],
    )
    _note(world, "create_repo", namespace, repository)
    return {"namespace": namespace.name, "name": name, "kind": repository.kind}


def describe(world: World, name: RepoName, description: str) -> None:
    repository, namespace = _find(world, name)
    world.store.repositories.change(repository, description=description)
    _note(world, "set_repo_description", namespace, repository, description=description)


def delete(world: World, name: RepoName) -> None:
    """What does not exist counts as deleted, and is logged as such."""
    namespace = accounts.get(world, name.namespace)
    repository = repositories.one(world, name)
    if repository is not None:
        repository_deletion.delete(world, repository)
    usage_log.record(
        world,
        "delete_repo",
        namespace,
        metadata={"repo": name.name, "namespace": name.namespace},
    )


def change_visibility(world: World, name: RepoName, visibility: str) -> bool:
    """Whether there is such a repository: the real server only says nothing if not."""
    if repositories.one(world, name) is None:
        return False
    repository, namespace = _find(world, name)
    world.store.repositories.change(repository, public=visibility == "public")
    _note(world, "change_repo_visibility", namespace, repository, visibility=visibility)
    return True


def change_trust(world: World, name: RepoName, *, trusted: bool) -> None:
    repository, namespace = _find(world, name)
    world.store.repositories.change(repository, trust_enabled=trusted)
    _note(world, "change_repo_trust", namespace, repository, trust_enabled=trusted)


def change_state(world: World, name: RepoName, state: str) -> dict[str, str] | None:
    """None, or what the real server says in a form of its own."""
    repository, namespace = _find(world, name)
    if managed_organizations.is_managed(world, namespace):
        return {"detail": STATE_KEPT}
    if state == "MIRROR" and not world.config.feature("REPO_MIRROR"):
        return {"detail": f"Unknown Repository State: {state}"}
    world.store.repositories.change(repository, state=state)
    _note(world, "change_repo_state", namespace, repository, state_changed=state)
    return None


def _may_create(world: World, caller: Caller, namespace: Account) -> bool:
    username = caller.username or ""
    if world.config.is_auditor(username):
        return False
    if world.config.is_restricted(username) and namespace.name == username:
        return False
    role = roles.in_organization(world, caller, namespace.name)
    return role in {"creator", "admin"} or superusers.has_full_access(world, caller)


def _find(world: World, name: RepoName) -> tuple[Repository, Account]:
    repository = repositories.find(world, name)
    return repository, repositories.namespace_of(world, repository)


def _note(world: World, kind: str, namespace: Account, repository: Repository, **more: Any) -> None:
    metadata = {"repo": repository.name, "namespace": namespace.name, **more}
    usage_log.record(world, kind, namespace, repository, metadata)
