"""Deleted data: what remains of deleted repositories and namespaces until garbage collection.

A real server deletes a repository or namespace in two steps. The first step removes the repository
or namespace itself. The next garbage collection removes the remaining data:

* the team permissions of a deleted repository. While they remain, the number of repositories of
  the team includes the deleted repository.
* the name of a deleted namespace. While the name remains, no account can use the name. fakequay
  keeps the name only if ``FAKEQUAY_KEEP_DELETED_NAMES`` is on.

An exported seed does not contain the remaining data.
"""

from fakequay.domain import job_queue
from fakequay.models import Account, DeletedNamespace, Repository
from fakequay.world import World

KEEP_NAMES = "FAKEQUAY_KEEP_DELETED_NAMES"
REPOSITORY = "repository_collection"
NAMESPACE = "namespace_collection"
COLLECTION_DELAY = 300.0  # seconds from the deletion to the garbage collection


def keep_team_permissions(world: World, repository: Repository) -> None:
    """Remove the permissions of a deleted repository, except those of teams.

    As on the real server, the permissions of teams remain until the next garbage collection. This
    function schedules the garbage collection.
    """
    permissions = world.store.repository_permissions
    for permission in permissions.find(repository_id=repository.id):
        if permission.team_id is None:
            permissions.remove(permission)
    if permissions.count(repository_id=repository.id):
        job_queue.schedule(world, REPOSITORY, repository.id, world.now() + COLLECTION_DELAY)


def reserve_deleted_name(world: World, account: Account) -> None:
    """Reserve the name of a deleted user or organization until the next garbage collection.

    Do nothing if the account is a robot or if ``FAKEQUAY_KEEP_DELETED_NAMES`` is off.
    """
    if account.kind != "robot" and world.config.get(KEEP_NAMES):
        reserved = world.store.deleted_namespaces.add(DeletedNamespace(account.name, account.kind))
        job_queue.schedule(world, NAMESPACE, reserved.id, world.now() + COLLECTION_DELAY)


def collect_repository(world: World, repository_id: int) -> None:
    """Remove the remaining permissions of a deleted repository."""
    world.store.repository_permissions.remove_all(repository_id=repository_id)


def collect_namespace(world: World, deleted_id: int) -> None:
    """Release the reserved name of a deleted user or organization."""
    world.store.deleted_namespaces.remove_all(id=deleted_id)
