"""Deletion of a repository with all records that belong to it."""

from fakequay.domain.builds import builds
from fakequay.models import Repository
from fakequay.world import World

from . import deleted_data, garbage_collection


def delete(world: World, repository: Repository) -> None:
    """Delete a repository with its permissions, stars, policies, mirrors, builds and images.

    As on the real server, team permissions of the repository remain until garbage collection.
    """
    store = world.store
    deleted_data.keep_team_permissions(world, repository)
    store.stars.remove_all(repository_id=repository.id)
    store.prune_policies.remove_all(repository_id=repository.id)
    store.immutability_policies.remove_all(repository_id=repository.id)
    store.subscriptions.remove_all(repository_id=repository.id)
    store.mirrors.remove_all(repository_id=repository.id)
    store.org_mirror_repositories.remove_all(repository_id=repository.id)
    store.authorized_emails.remove_all(repository_id=repository.id)
    builds.delete_all(world, repository)
    garbage_collection.remove_images(world, repository)
    store.repositories.remove(repository)
