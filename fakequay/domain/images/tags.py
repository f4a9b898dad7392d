"""Tags of a repository: lists current and former tags; moves, restores and deletes tags."""

import re
from collections.abc import Iterable

from fakequay.contract import durations
from fakequay.domain.errors import Aborted, DataRefused, NotFound
from fakequay.models import Account, Manifest, Repository, Tag
from fakequay.world import World

from . import labels, manifests, signature_tags, tag_expiry, tag_immutability

NAME = r"[\w][\w.-]{0,127}"
_NAME = re.compile(NAME + r"\Z", re.ASCII)
BAD_NAME = (
    'Invalid tag: must match [A-Za-z0-9_.-], NOT start with "." or "-", '
    "and can contain 1-128 characters"
)


def check_name(name: str) -> None:
    """Check that a tag name is valid.

    Raises:
        Aborted: 400 if the name is invalid.
    """
    if not is_valid_name(name):
        raise Aborted(400, BAD_NAME)


def is_valid_name(name: str) -> bool:
    """Return whether a tag name is valid."""
    return _NAME.match(name) is not None


def find_alive(world: World, repository: Repository, name: str) -> Tag | None:
    """Return the current tag with the given name in a repository, or None."""
    newest = world.store.tags.newest(repository_id=repository.id, name=name, limit=1)
    return newest[0] if newest and is_alive(world, newest[0]) else None


def is_alive(world: World, tag: Tag) -> bool:
    """Return whether a tag record is current: not deleted, not moved and not expired."""
    return tag.end is None or tag.end > world.now()


def list_alive(world: World, repository: Repository) -> list[Tag]:
    """Return the current tags of a repository, sorted by name."""
    found = (tag for tag in _visible_tags(world, repository) if is_alive(world, tag))
    return sorted(found, key=lambda tag: tag.name)


def list_history(
    world: World, repository: Repository, name: str | None = None, *, include_former: bool = True
) -> list[Tag]:
    """Return the current tags of a repository, and former tags that can be restored, newest first.

    Args:
        name: Name of the returned tags; None for all names.
        include_former: Whether to return also tags that were deleted, moved or expired.
    """
    since = world.now() - (manifests.restore_window(world, repository) if include_former else 0)
    found = [tag for tag in _visible_tags(world, repository, name) if _exists_at(tag, since)]
    return sorted(found, key=lambda tag: (-tag.start, tag.name, -tag.id))


def is_restorable(world: World, repository: Repository, name: str) -> bool:
    """Return whether a repository has a current or restorable former tag with the given name."""
    return bool(list_history(world, repository, name))


def has_immutable_tag(world: World, namespace: Account) -> bool:
    """Return whether a namespace contains a current tag that is immutable."""
    owned = world.store.repositories.find(namespace_id=namespace.id)
    return any(tag.immutable for repository in owned for tag in list_alive(world, repository))


def last_change_time(world: World, repository: Repository) -> float | None:
    """Return the time at which a tag of a repository was last created or moved, in Unix seconds.

    Returns:
        None if the repository has never had a tag.
    """
    return max((tag.start for tag in _visible_tags(world, repository)), default=None)


def get_manifest(world: World, tag: Tag) -> Manifest:
    """Return the manifest of a tag.

    Raises:
        NotFound: The manifest no longer exists.
    """
    manifest = world.store.manifests.get(tag.manifest_id)
    if manifest is None:
        raise NotFound
    return manifest


def move(
    world: World, repository: Repository, name: str, manifest: Manifest, *, reversion: bool = False
) -> Tag:
    """Move the tag with the given name to a manifest, or create the tag if it does not exist.

    Args:
        name: Name of the tag.
        manifest: Manifest to which the tag refers afterwards.
        reversion: Whether to mark the new tag as restored from the tag history.

    Raises:
        TagImmutable: The current tag with this name is immutable.
    """
    before = find_alive(world, repository, name)
    if before is not None:
        tag_immutability.check_move(world, before)
        tag_expiry.set_expiry(world, before, world.now())
    tag = _add(world, repository, name, manifest, reversion=reversion)
    if before is not None:
        signature_tags.delete_if_unused(world, before)
    return tag


def push(world: World, repository: Repository, name: str, manifest: Manifest) -> Tag:
    """Move the tag with the given name to a pushed manifest, or create the tag.

    If the image has the label ``quay.expires-after``, the tag gets an expiration. The function
    ``move`` ignores the label.
    """
    tag = move(world, repository, name, manifest)
    lifetime = labels.tag_lifetime(world, manifest)
    if lifetime is not None and not tag.immutable:
        tag = tag_expiry.set_expiry(world, tag, tag.start + lifetime)
    return tag


def keep_alive(
    world: World, repository: Repository, manifest: Manifest, lifetime: float | None
) -> None:
    """Protect a manifest without a tag from garbage collection, with a hidden tag.

    Args:
        lifetime: Seconds for which the manifest is protected; None for no limit.
    """
    now = world.now()
    end = None if lifetime is None else now + lifetime
    hidden_tags = [tag for tag in world.store.tags.find(manifest_id=manifest.id) if tag.hidden]
    if hidden_tags:
        tag_expiry.set_expiry(world, hidden_tags[0], end)
    else:
        name = f"$temp-{manifest.digest}"
        tag = Tag(repository.id, name, manifest.id, now, hidden=True)
        tag_expiry.set_expiry(world, world.store.tags.add(tag), end)


def delete(world: World, repository: Repository, name: str) -> Tag | None:
    """Delete the current tag with the given name.

    The tag remains in the tag history and can be restored for some time.

    Returns:
        The deleted tag, or None if no current tag has the name.

    Raises:
        TagImmutable: The tag is immutable.
    """
    tag = find_alive(world, repository, name)
    if tag is None:
        return None
    tag_immutability.check_delete(world, tag)
    return _end(world, tag)


def delete_all_of(world: World, manifest: Manifest) -> list[Tag]:
    """Delete all current tags of a manifest.

    Returns:
        The deleted tags.

    Raises:
        TagImmutable: One of the tags is immutable.
    """
    found = [
        tag
        for tag in world.store.tags.find(manifest_id=manifest.id)
        if not tag.hidden and is_alive(world, tag)
    ]
    for tag in found:
        tag_immutability.check_delete(world, tag)
    return [_end(world, tag) for tag in found]


def change_expiration(world: World, tag: Tag, at: float | None) -> Tag:
    """Change the expiration of a tag.

    Args:
        at: Time of the expiration in Unix seconds, or None for a tag that does not expire. The time
            is adjusted so that the lifetime of the tag is between ``LABELED_EXPIRATION_MINIMUM``
            and ``LABELED_EXPIRATION_MAXIMUM``.

    Raises:
        DataRefused: The tag is immutable.
    """
    tag_immutability.check_expiration(world, tag)
    if at is not None:
        at = tag.start + min(
            max(at - tag.start, _minimum_lifetime(world)), _maximum_lifetime(world)
        )
    return tag_expiry.set_expiry(world, tag, at)


def set_immutable(world: World, tag: Tag, *, immutable: bool) -> Tag:
    """Make a tag immutable or mutable.

    Raises:
        DataRefused: The tag has an expiration and therefore cannot become immutable.
    """
    if immutable and tag.end is not None:
        raise DataRefused(f"Cannot make tag '{tag.name}' immutable while it has an expiration")
    return world.store.tags.change(tag, immutable=immutable)


def delete_permanently(world: World, repository: Repository, found: Iterable[Tag]) -> None:
    """Delete current or former tags of a repository, so that they cannot be restored.

    The function sets the end time of the tags so far in the past that the period in which the tags
    can be restored has passed. The next garbage collection removes the tags.
    """
    end = world.now() - manifests.restore_window(world, repository)
    for tag in found:
        tag_expiry.set_expiry(world, tag, end)


def release_children(world: World, repository: Repository, manifest: Manifest) -> None:
    """Delete the hidden tags that protect the manifests in a pushed manifest list.

    Afterwards, garbage collection keeps these manifests only as long as the manifest list itself.
    """
    for digest in manifests.child_presence(world, manifest):
        child = manifests.lookup(world, repository, digest)
        for tag in world.store.tags.find(manifest_id=child.id) if child else ():
            if tag.hidden:
                world.store.tags.remove(tag)


def _minimum_lifetime(world: World) -> int:
    return durations.parse_duration(world.config.get("LABELED_EXPIRATION_MINIMUM"))


def _maximum_lifetime(world: World) -> int:
    return durations.parse_duration(world.config.get("LABELED_EXPIRATION_MAXIMUM"))


def _add(
    world: World, repository: Repository, name: str, manifest: Manifest, *, reversion: bool
) -> Tag:
    now = world.now()
    tag = world.store.tags.add(Tag(repository.id, name, manifest.id, now, reversion=reversion))
    return tag_immutability.protect_if_required(world, repository, tag)


def _end(world: World, tag: Tag) -> Tag:
    """Delete a tag now.

    If it is the last tag of its manifest, the tag of the manifest's signature is also deleted.
    """
    ended = tag_expiry.set_expiry(world, tag, world.now())
    signature_tags.delete_if_unused(world, ended)
    return ended


def _visible_tags(world: World, repository: Repository, name: str | None = None) -> list[Tag]:
    criteria = {"repository_id": repository.id} | ({} if name is None else {"name": name})
    return [tag for tag in world.store.tags.find(**criteria) if not tag.hidden]


def _exists_at(tag: Tag, at: float) -> bool:
    return tag.end is None or tag.end > at
