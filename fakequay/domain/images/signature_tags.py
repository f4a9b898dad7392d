"""Cosign signature tags: the tag of a signature is deleted with the last tag of its image."""

from fakequay.models import Tag
from fakequay.world import World

from . import tag_expiry, tag_immutability


def delete_if_unused(world: World, former: Tag) -> None:
    """Delete the tag of an image's cosign signature if no tag refers to the image any more.

    cosign stores the signature of the image ``sha256:<hex>`` under the tag ``sha256-<hex>.sig``. An
    immutable tag is not deleted.

    Args:
        former: Tag that was just deleted, or moved from the image to another image.
    """
    manifest = world.store.manifests.get(former.manifest_id)
    if manifest is None or any(_is_current(world, tag) for tag in _tags_of(world, manifest.id)):
        return
    name = f"{manifest.digest.replace(':', '-')}.sig"
    newest = world.store.tags.newest(repository_id=former.repository_id, name=name, limit=1)
    for tag in newest:
        if _is_current(world, tag) and not tag_immutability.is_immutable(world, tag):
            tag_expiry.set_expiry(world, tag, world.now())


def _tags_of(world: World, manifest_id: int) -> list[Tag]:
    return [tag for tag in world.store.tags.find(manifest_id=manifest_id) if not tag.hidden]


def _is_current(world: World, tag: Tag) -> bool:
    return tag.end is None or tag.end > world.now()
