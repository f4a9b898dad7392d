"""Moving, ending and fixing tags."""

from typing import Any

from fakequay.access import Caller, roles, superusers
from fakequay.domain import usage_log
from fakequay.domain.cleanup import garbage_collection
from fakequay.domain.errors import Aborted, InvalidRequest, NotFound, Unauthorized
from fakequay.domain.images import manifests, tags
from fakequay.domain.repositories import repositories
from fakequay.models import RepoName, Repository, Tag
from fakequay.world import World

LAST_MOMENT = 253_402_300_799.0  # the end of the year 9999


def change(world: World, caller: Caller, name: RepoName, tag: str, body: dict[str, Any]) -> None:
    """What the body names, one after the other."""
    tags.check_name(tag)
    repository = repositories.find(world, name)
    if "immutable" in body and world.config.feature("IMMUTABLE_TAGS"):
        _fix(world, caller, name, _alive(world, repository, tag), immutable=body["immutable"])
    if "expiration" in body:
        _expire(world, caller, name, _alive(world, repository, tag), body["expiration"])
    if "manifest_digest" in body:
        _point(world, caller, name, tag, body["manifest_digest"])


def delete(world: World, caller: Caller, name: RepoName, tag: str) -> None:
    repository = repositories.find(world, name)
    if tags.delete(world, repository, tag) is None:
        raise NotFound
    _note(world, caller, name, "delete_tag", tag=tag)


def restore(world: World, caller: Caller, name: RepoName, tag: str, digest: str | None) -> None:
    """Any manifest will do that is still there, whether the tag ever had it or not."""
    repository = repositories.find(world, name)
    if digest is None:
        raise InvalidRequest("Missing manifest_digest")
    manifest = manifests.find_restorable(world, repository, digest)
    if manifest is None:
        raise NotFound
    tags.move(world, repository, tag, manifest, reversion=True)
    about = {"username": caller.username, "repo": name.name, "tag": tag, "manifest_digest": digest}
    namespace = repositories.namespace_of(world, repository)
    usage_log.record(world, "revert_tag", namespace, repository, about)


def forget(world: World, caller: Caller, name: RepoName, tag: str, body: dict[str, Any]) -> None:
    """The tag that is alive, or those of a manifest that have ended; lists with what is in them."""
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
    tags.make_unrestorable(world, repository, found)
    if body.get("include_submanifests"):
        tags.release_children(world, repository, tags.get_manifest(world, found[0]))
    garbage_collection.collect(world, repository)
    _note(world, caller, name, "permanently_delete_tag", tag=tag, manifest_digest=digest)


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


def _fix(world: World, caller: Caller, name: RepoName, tag: Tag, *, immutable: bool) -> None:
    """Everyone who may push may make a tag immutable; only an admin makes it movable again."""
    if not immutable and not _administers(world, caller, name):
        raise Unauthorized
    tags.set_immutable(world, tag, immutable=immutable)
    about = {"tag": tag.name, "immutable": immutable, "previous_immutable": tag.immutable}
    _note(world, caller, name, "change_tag_immutability", **about)


def _administers(world: World, caller: Caller, name: RepoName) -> bool:
    role = roles.in_repository(world, caller, name)
    return role == "admin" or superusers.has_full_access(world, caller)


def _expire(world: World, caller: Caller, name: RepoName, tag: Tag, at: float | None) -> None:
    if at is not None and not world.now() < at <= LAST_MOMENT:
        raise Aborted(400)
    tags.change_expiration(world, tag, at)
    if at is None and tag.end is None:
        return
    about = {
        "tag": tag.name,
        "expiration_date": None if at is None else int(at),
        "old_expiration_date": None if tag.end is None else int(tag.end),
    }
    _note(world, caller, name, "change_tag_expiration", **about)


def _point(world: World, caller: Caller, name: RepoName, tag: str, digest: str | None) -> None:
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
    _note(world, caller, name, "move_tag" if before else "create_tag", **about)


def _note(world: World, caller: Caller, name: RepoName, kind: str, **about: Any) -> None:
    repository = repositories.find(world, name)
    namespace = repositories.namespace_of(world, repository)
    who = {"username": caller.username, "repo": name.name, "namespace": name.namespace}
    usage_log.record(world, kind, namespace, repository, {**who, **about})
