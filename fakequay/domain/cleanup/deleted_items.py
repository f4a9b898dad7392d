"""What is left of deleted repositories and namespaces, until it is collected.

A real server deletes in two steps: at once for those who look, and in full once its collector has
come by. Until then a team's count still has the repository's permissions in it, and, where that is
set, a namespace keeps its name from others. An export leaves what is left behind.
"""

from fakequay.domain import job_queue
from fakequay.models import Account, DeletedNamespace, Repository
from fakequay.world import World

KEEP_NAMES = "FAKEQUAY_KEEP_DELETED_NAMES"
REPOSITORY = "repository_collection"
NAMESPACE = "namespace_collection"
COLLECTION_DELAY = 300.0  # seconds until the collector has come by


def keep_team_permissions(world: World, repository: Repository) -> None:
    """Of a repository's permissions only those of teams stay."""
    permissions = world.store.repository_permissions
    for permission in permissions.find(repository_id=repository.id):
        if permission.team_id is None:
            permissions.remove(permission)
    if permissions.count(repository_id=repository.id):
        job_queue.schedule(world, REPOSITORY, repository.id, world.now() + COLLECTION_DELAY)


def reserve_deleted_name(world: World, account: Account) -> None:
    """The name of a user or an organization, where deleted names are kept."""
    if account.kind != "robot" and world.config.get(KEEP_NAMES):
        left = world.store.deleted_namespaces.add(DeletedNamespace(account.name, account.kind))
        job_queue.schedule(world, NAMESPACE, left.id, world.now() + COLLECTION_DELAY)


def collect_repository(world: World, repository_id: int) -> None:
    world.store.repository_permissions.remove_all(repository_id=repository_id)


def collect_namespace(world: World, deleted_id: int) -> None:
    world.store.deleted_namespaces.remove_all(id=deleted_id)
