"""Tag changes: moves, deletes and restores tags, and changes their expiration and immutability."""

from typing import Any

from fakequay.access import Caller, roles, superusers
from fakequay.domain import usage_log
from fakequay.domain.cleanup import garbage_collection
from fakequay.domain.errors import Aborted, InvalidRequest, NotFound, Unauthorized
from fakequay.domain.images import manifests, tags
from fakequay.domain.repositories import repositories
from fakequay.models import RepoName, Repository, Tag
from fakequay.world import World

LATEST_EXPIRATION = 253_402_300_799.0  # Unix seconds of the end of the year 9999


def change(world: World, caller: Caller, name: RepoName, tag: str, body: dict[str, Any]) -> None:
    """Change a tag: first its immutability, then its expiration, then its manifest.

    A property of the tag is changed only if the request body contains it.

    Raises:
        NotFound: The tag, repository or manifest does not exist.
        Unauthorized: A caller who is not an admin tries to make an immutable tag mutable.
        Aborted: 400 if the name or expiration is invalid.
    """
    tags.check_name(tag)
    repository = repositories.find(world, name)
    if "immutable" in body and world.config.feature("IMMUTABLE_TAGS"):
        _set_immutable(
            world, caller, name, _alive(world, repository, tag), immutable=body["immutable"]
        )
    if "expiration" in body:
        _set_expiration(world, caller, name, _alive(world, repository, tag), body["expiration"])
    if "manifest_digest" in body:
        _set_manifest(world, caller, name, tag, body["manifest_digest"])


def delete(world: World, caller: Caller, name: RepoName, tag: str) -> None:
    """Delete a tag. Raise NotFound if it does not exist."""
    repository = repositories.find(world, name)
    if tags.delete(world, repository, tag) is None:
        raise NotFound
    _log(world, caller, name, "delete_tag", tag=tag)


def restore(world: World, caller: Caller, name: RepoName, tag: str, digest: str | None) -> None:
    """Set a tag to a manifest that can be restored.

    The manifest can also have belonged to another tag of the repository.

    Raises:
        InvalidRequest: The digest is missing.
        NotFound: The manifest does not exist or can no longer be restored.
    """
    repository = repositories.find(world, name)
    if digest is None:
        raise InvalidRequest("Missing manifest_digest")
    manifest = manifests.find_restorable(world, repository, digest)
    if manifest is None:
        raise NotFound
    tags.move(world, repository, tag, manifest, reversion=True)
    about = {"username": caller.username, "repo": name.name, "tag": tag, "manifest_digest": digest}
    namespace = repositories.get_namespace(world, repository)
    usage_log.record(world, "revert_tag", namespace, repository, about)


def delete_permanently(
    world: World, caller: Caller, name: RepoName, tag: str, body: dict[str, Any]
) -> None:
    """Delete tags permanently, so that they cannot be restored.

    Args:
        tag: Name of the tag.
        body: Request body. If ``is_alive`` is true, the current tag is deleted. Otherwise, earlier
            versions of the tag with the digest ``manifest_digest`` are deleted. If
            ``include_submanifests`` is true and the tag refers to a manifest list, the manifests
            in the list are no longer protected from garbage collection.
    """
    digest, alive = body.get("manifest_digest"), body.get("is_alive", False)
    if not alive and digest is None:
        raise InvalidRequest("manifest_digest required when is_alive set to false")
    repository = repositories.find(world, name)
    if alive:
        found = _living(world, repository, tag)
    else:
        found = _ended(world, repository, tag, digest or "")
    if not found:
        raise NotFound
    tags.delete_permanently(world, repository, found)
    if body.get("include_submanifests"):
        tags.release_children(world, repository, tags.get_manifest(world, found[0]))
    garbage_collection.collect(world, repository)
    _log(world, caller, name, "permanently_delete_tag", tag=tag, manifest_digest=digest)


def _living(world: World, repository: Repository, name: str) -> list[Tag]:
    tag = tags.find_alive(world, repository, name)
    if tag is not None:
        tags.delete(world, repository, name)
    return [] if tag is None else [tag]


def _ended(world: World, repository: Repository, name: str, digest: str) -> list[Tag]:
    manifest = manifests.lookup(world, repository, digest)
    return [
        tag
        for tag in tags.list_history(world, repository, name)
        if manifest and tag.manifest_id == manifest.id and not tags.is_alive(world, tag)
    ]


def _alive(world: World, repository: Repository, name: str) -> Tag:
    tag = tags.find_alive(world, repository, name)
    if tag is None:
        raise NotFound
    return tag


def _set_immutable(
    world: World, caller: Caller, name: RepoName, tag: Tag, *, immutable: bool
) -> None:
    """Make a tag immutable or mutable. Only a repository admin may make a tag mutable."""
    if not immutable and not _administers(world, caller, name):
        raise Unauthorized
    tags.set_immutable(world, tag, immutable=immutable)
    about = {"tag": tag.name, "immutable": immutable, "previous_immutable": tag.immutable}
    _log(world, caller, name, "change_tag_immutability", **about)


def _administers(world: World, caller: Caller, name: RepoName) -> bool:
    role = roles.repository_role(world, caller, name)
    return role == "admin" or superusers.has_full_access(world, caller)


def _set_expiration(
    world: World, caller: Caller, name: RepoName, tag: Tag, at: float | None
) -> None:
    if at is not None and not world.now() < at <= LATEST_EXPIRATION:
        raise Aborted(400)
    tags.change_expiration(world, tag, at)
    if at is None and tag.end is None:
        return
    about = {
        "tag": tag.name,
        "expiration_date": None if at is None else int(at),
        "old_expiration_date": None if tag.end is None else int(tag.end),
    }
    _log(world, caller, name, "change_tag_expiration", **about)


def _set_manifest(
    world: World, caller: Caller, name: RepoName, tag: str, digest: str | None
) -> None:
    repository = repositories.find(world, name)
    manifest = manifests.find_alive(world, repository, digest or "")
    if manifest is None:
        raise NotFound
    before = tags.find_alive(world, repository, tag)
    tags.move(world, repository, tag, manifest)
    about = {
        "tag": tag,
        "manifest_digest": digest,
        "original_manifest_digest": tags.get_manifest(world, before).digest if before else None,
    }
    _log(world, caller, name, "move_tag" if before else "create_tag", **about)


def _log(world: World, caller: Caller, name: RepoName, kind: str, **about: Any) -> None:
    repository = repositories.find(world, name)
    namespace = repositories.get_namespace(world, repository)
    who = {"username": caller.username, "repo": name.name, "namespace": name.namespace}
    usage_log.record(world, kind, namespace, repository, {**who, **about})
