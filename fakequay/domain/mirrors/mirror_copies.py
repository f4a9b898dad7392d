"""Mirror copies: updates the tags of a mirrored repository, and records the sync events."""

from collections.abc import Mapping

from fakequay.domain import usage_log
from fakequay.domain.errors import QuotaExceeded, TagImmutable
from fakequay.domain.images import manifests, synthetic_images, tags
from fakequay.domain.images.synthetic_images import Recipe
from fakequay.domain.notifications import events
from fakequay.domain.quotas import push_checks
from fakequay.domain.repositories import repositories
from fakequay.models import Repository
from fakequay.world import World

from . import upstream_registries


def copy(
    world: World, repository: Repository, reference: str, upstream_tags: Mapping[str, Recipe]
) -> bool:
    """Make the tags of a mirrored repository equal to the upstream tags.

    Deletes the tags that do not exist upstream, except immutable tags.

    Args:
        reference: Upstream repository, as ``registry/path``.
        upstream_tags: Upstream images by tag.

    Returns:
        False if an immutable tag prevented a change of that tag.
    """
    for tag in tags.list_alive(world, repository):
        if tag.name not in upstream_tags and not tag.immutable:
            tags.delete(world, repository, tag.name)
    copied = [_copy(world, repository, reference, *item) for item in upstream_tags.items()]
    return all(copied)


def fire_event(world: World, repository: Repository, event: str, reference: str) -> None:
    """Fire a sync event: record it in the usage log, and notify the subscribers.

    Args:
        event: ``repo_mirror_sync_started``, ``..._success`` or ``..._failed``.
        reference: Upstream repository, as ``registry/path``.
    """
    message = f"{event.removeprefix('repo_mirror_')} {reference}".replace("_", " ")
    _log_usage(world, repository, event, message)
    events.fire(world, event, repository, {"message": message})


def _copy(world: World, repository: Repository, reference: str, name: str, recipe: Recipe) -> bool:
    try:
        _push(world, repository, name, recipe)
    except (QuotaExceeded, TagImmutable) as refusal:
        _log_usage(world, repository, "repo_mirror_sync_tag_failed", refusal.message)
        return False
    _log_usage(world, repository, "repo_mirror_sync_tag_success", f"{reference}:{name} mirrored")
    return True


def _push(world: World, repository: Repository, name: str, recipe: Recipe) -> None:
    """Store an upstream image and point a tag to it, unless the tag already points to it.

    Raises:
        QuotaExceeded: The quota of the namespace has no room for the image.
        TagImmutable: The tag is immutable.
    """
    facts = upstream_registries.image_facts(recipe)
    namespace = repositories.get_namespace(world, repository)
    if manifests.lookup(world, repository, facts.digest) is None:
        push_checks.check_room(world, namespace, facts.size)
    manifest = synthetic_images.add(world, repository, recipe)
    current = tags.find_alive(world, repository, name)
    if current is None or current.manifest_id != manifest.id:
        tags.push(world, repository, name, manifest)
        push_checks.finish_push(world, namespace)


def _log_usage(world: World, repository: Repository, kind: str, message: str) -> None:
    namespace = repositories.get_namespace(world, repository)
    about = {"namespace": namespace.name, "repo": repository.name, "message": message}
    usage_log.record(world, kind, namespace, repository, about)
