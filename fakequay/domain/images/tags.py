"""Tags: which manifest a name means, and what it meant before."""

import re
from collections.abc import Iterable

from fakequay.domain import durations
from fakequay.domain.errors import Aborted, DataRefused, NotFound
from fakequay.models import Account, Manifest, Repository, Tag
from fakequay.world import World

from . import labels, manifests, tag_expiry, tag_protection

NAME = r"[\w][\w.-]{0,127}"
_NAME = re.compile(NAME + r"\Z", re.ASCII)
BAD_NAME = (
    'Invalid tag: must match [A-Za-z0-9_.-], NOT start with "." or "-", '
    "and can contain 1-128 characters"
)


def check_name(name: str) -> None:
    if not _NAME.match(name):
        raise Aborted(400, BAD_NAME)


def find_alive(world: World, repository: Repository, name: str) -> Tag | None:
    """What a name means now."""
    newest = world.store.tags.newest(repository_id=repository.id, name=name, limit=1)
    return newest[0] if newest and is_alive(world, newest[0]) else None


def is_alive(world: World, tag: Tag) -> bool:
    return tag.end is None or tag.end > world.now()


def list_alive(world: World, repository: Repository) -> list[Tag]:
    """The tags that are alive, by name."""
    found = (tag for tag in _shown(world, repository) if is_alive(world, tag))
    return sorted(found, key=lambda tag: tag.name)


def list_history(
    world: World, repository: Repository, name: str | None = None, *, ended: bool = True
) -> list[Tag]:
    """Latest first: what is alive, and what has ended within the time machine's reach."""
    since = world.now() - (manifests.restore_window(world, repository) if ended else 0)
    found = [tag for tag in _shown(world, repository, name) if _lives(tag, since)]
    return sorted(found, key=lambda tag: (-tag.start, tag.name, -tag.id))


def is_restorable(world: World, repository: Repository, name: str) -> bool:
    """Whether a name that means nothing now did so within the time machine's reach."""
    return bool(list_history(world, repository, name))


def has_immutable_tag(world: World, namespace: Account) -> bool:
    """Whether a tag that is alive in a namespace can be neither moved nor deleted."""
    owned = world.store.repositories.find(namespace_id=namespace.id)
    return any(tag.immutable for repository in owned for tag in list_alive(world, repository))


def last_change_time(world: World, repository: Repository) -> float | None:
    """When a tag was last moved; None where there never was one."""
    return max((tag.start for tag in _shown(world, repository)), default=None)


def get_manifest(world: World, tag: Tag) -> Manifest:
    manifest = world.store.manifests.get(tag.manifest_id)
    if manifest is None:
        raise NotFound
    return manifest


def move(
    world: World, repository: Repository, name: str, manifest: Manifest, *, reversion: bool = False
) -> Tag:
    """Let a name mean a manifest from here on."""
    before = find_alive(world, repository, name)
    if before is not None:
        tag_protection.check_move(world, before)
        tag_expiry.set_expiry(world, before, world.now())
    return _add(world, repository, name, manifest, reversion=reversion)


def push(world: World, repository: Repository, name: str, manifest: Manifest) -> Tag:
    """The same for what is pushed, which may say itself how long its tags live."""
    tag = move(world, repository, name, manifest)
    lifetime = labels.tag_lifetime(world, manifest)
    if lifetime is not None and not tag.immutable:
        tag = tag_expiry.set_expiry(world, tag, tag.start + lifetime)
    return tag


def keep_alive(
    world: World, repository: Repository, manifest: Manifest, lifetime: float | None
) -> None:
    """Keep a manifest that no name means for some seconds, or (None) for good."""
    now = world.now()
    end = None if lifetime is None else now + lifetime
    held = [tag for tag in world.store.tags.find(manifest_id=manifest.id) if tag.hidden]
    if held:
        tag_expiry.set_expiry(world, held[0], end)
    else:
        name = f"$temp-{manifest.digest}"
        tag = Tag(repository.id, name, manifest.id, now, hidden=True)
        tag_expiry.set_expiry(world, world.store.tags.add(tag), end)


def delete(world: World, repository: Repository, name: str) -> Tag | None:
    """End a tag; None where the name means nothing."""
    tag = find_alive(world, repository, name)
    if tag is None:
        return None
    tag_protection.check_delete(world, tag)
    return tag_expiry.set_expiry(world, tag, world.now())


def delete_all_of(world: World, manifest: Manifest) -> list[Tag]:
    """End every tag of a manifest."""
    found = [
        tag
        for tag in world.store.tags.find(manifest_id=manifest.id)
        if not tag.hidden and is_alive(world, tag)
    ]
    for tag in found:
        tag_protection.check_delete(world, tag)
    return [tag_expiry.set_expiry(world, tag, world.now()) for tag in found]


def change_expiration(world: World, tag: Tag, at: float | None) -> Tag:
    """Let a tag end by itself, or (None) not; it lives neither too short nor too long."""
    tag_protection.check_expiration(world, tag)
    if at is not None:
        at = tag.start + min(max(at - tag.start, _least(world)), _most(world))
    return tag_expiry.set_expiry(world, tag, at)


def set_immutable(world: World, tag: Tag, *, immutable: bool) -> Tag:
    if immutable and tag.end is not None:
        raise DataRefused(f"Cannot make tag '{tag.name}' immutable while it has an expiration")
    return world.store.tags.change(tag, immutable=immutable)


def make_unrestorable(world: World, repository: Repository, ended: Iterable[Tag]) -> None:
    """Put tags beyond the time machine's reach."""
    end = world.now() - manifests.restore_window(world, repository)
    for tag in ended:
        tag_expiry.set_expiry(world, tag, end)


def release_children(world: World, repository: Repository, manifest: Manifest) -> None:
    """Nothing but a list keeps the manifests that it names: not that they have been pushed."""
    for digest in manifests.child_presence(world, manifest):
        child = manifests.lookup(world, repository, digest)
        for tag in world.store.tags.find(manifest_id=child.id) if child else ():
            if tag.hidden:
                world.store.tags.remove(tag)


def _least(world: World) -> int:
    return durations.parse_duration(world.config.get("LABELED_EXPIRATION_MINIMUM"))


def _most(world: World) -> int:
    return durations.parse_duration(world.config.get("LABELED_EXPIRATION_MAXIMUM"))


def _add(
    world: World, repository: Repository, name: str, manifest: Manifest, *, reversion: bool
) -> Tag:
    now = world.now()
    tag = world.store.tags.add(Tag(repository.id, name, manifest.id, now, reversion=reversion))
    return tag_protection.protect_if_required(world, repository, tag)


def _shown(world: World, repository: Repository, name: str | None = None) -> list[Tag]:
    about = {"repository_id": repository.id} | ({} if name is None else {"name": name})
    return [tag for tag in world.store.tags.find(**about) if not tag.hidden]


def _lives(tag: Tag, at: float) -> bool:
    return tag.end is None or tag.end > at
