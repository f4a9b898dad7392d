"""What a sync leaves in a repository: tags as they are upstream, and word of it."""

from collections.abc import Mapping

from fakequay.domain import usage_log
from fakequay.domain.errors import TagImmutable
from fakequay.domain.images import synthetic_images, tags
from fakequay.domain.images.synthetic_images import Recipe
from fakequay.domain.notifications import events
from fakequay.domain.repositories import repositories
from fakequay.models import Repository
from fakequay.world import World


def copy(world: World, repository: Repository, reference: str, held: Mapping[str, Recipe]) -> bool:
    """The tags of a repository become those; whether that could be done, tags being immutable."""
    for tag in tags.list_alive(world, repository):
        if tag.name not in held and not tag.immutable:
            tags.delete(world, repository, tag.name)
    copied = [_copy(world, repository, reference, *one) for one in held.items()]
    return all(copied)


def fire_event(world: World, repository: Repository, event: str, reference: str) -> None:
    """Write down how a sync goes, and send word to who has asked for that."""
    message = f"{event.removeprefix('repo_mirror_')} {reference}".replace("_", " ")
    _note(world, repository, event, message)
    events.fire(world, event, repository, {"message": message})


def _copy(world: World, repository: Repository, reference: str, name: str, recipe: Recipe) -> bool:
    manifest = synthetic_images.add(world, repository, recipe)
    current = tags.find_alive(world, repository, name)
    try:
        if current is None or current.manifest_id != manifest.id:
            tags.push(world, repository, name, manifest)
    except TagImmutable as refusal:
        _note(world, repository, "repo_mirror_sync_tag_failed", refusal.message)
        return False
    _note(world, repository, "repo_mirror_sync_tag_success", f"{reference}:{name} mirrored")
    return True


def _note(world: World, repository: Repository, kind: str, message: str) -> None:
    namespace = repositories.namespace_of(world, repository)
    about = {"namespace": namespace.name, "repo": repository.name, "message": message}
    usage_log.record(world, kind, namespace, repository, about)
