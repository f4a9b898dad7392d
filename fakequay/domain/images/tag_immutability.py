"""Tag immutability: checks whether a tag may be moved, deleted or given an expiration.

The checks apply to pushes, API requests and policies that change a tag.
"""

from typing import Any

from fakequay.domain import usage_log
from fakequay.domain.errors import DataRefused, TagImmutable
from fakequay.domain.policies import immutability_policies
from fakequay.domain.policy_and_subscription_owners import Owner
from fakequay.domain.repositories.repositories import get_namespace
from fakequay.models import ImmutabilityPolicy, Repository, Tag
from fakequay.world import World


def check_move(world: World, tag: Tag) -> None:
    """Check that a tag may be moved to another manifest.

    Raises:
        TagImmutable: The tag is immutable.
    """
    if is_immutable(world, tag):
        raise TagImmutable("overwrite", tag.name)


def check_delete(world: World, tag: Tag) -> None:
    """Check that a tag may be deleted.

    Raises:
        TagImmutable: The tag is immutable.
    """
    if is_immutable(world, tag):
        raise TagImmutable("delete", tag.name)


def check_expiration(world: World, tag: Tag) -> None:
    """Check that the expiration of a tag may be changed.

    Raises:
        DataRefused: The tag is immutable.
    """
    if is_immutable(world, tag):
        raise DataRefused(f"Cannot set expiration on immutable tag '{tag.name}'")


def protect_if_required(world: World, repository: Repository, tag: Tag) -> Tag:
    """Make a new or moved tag immutable, if an immutability policy applies to its name.

    If the tag becomes immutable, the entry ``tag_made_immutable_by_policy`` is added to the usage
    log. If ``FEATURE_IMMUTABLE_TAGS`` is off, do nothing.
    """
    if not world.config.feature("IMMUTABLE_TAGS") or not immutability_policies.covers(
        world, repository, tag.name
    ):
        return tag
    owner = Owner(get_namespace(world, repository), repository)
    _log_usage(world, "tag_made_immutable_by_policy", owner, tag=tag.name)
    return world.store.tags.change(tag, immutable=True)


def protect_existing_tags(world: World, owner: Owner, policy: ImmutabilityPolicy) -> None:
    """Apply a new or changed immutability policy to the current tags: make them immutable.

    The policy selects tags by name. Selected tags with an expiration stay mutable, because an
    immutable tag cannot expire. If at least one tag becomes immutable, the entry
    ``tags_made_immutable_by_policy`` with the number of tags is added to the usage log.

    Args:
        owner: Owner of the policy: one repository, or a namespace, whose policies apply to all its
            repositories.
    """
    found = [
        tag
        for repository in _list_repositories(world, owner)
        for tag in world.store.tags.find(repository_id=repository.id)
        if tag.end is None
        and not tag.hidden
        and not tag.immutable
        and immutability_policies.matches(policy, tag.name)
    ]
    for tag in found:
        world.store.tags.change(tag, immutable=True)
    if found:
        pattern = {
            "tag_pattern": policy.tag_pattern,
            "tag_pattern_matches": policy.tag_pattern_matches,
        }
        kind = "tags_made_immutable_by_policy"
        _log_usage(world, kind, owner, count=len(found), **pattern)


def _list_repositories(world: World, owner: Owner) -> list[Repository]:
    if owner.repository is not None:
        return [owner.repository]
    return list(world.store.repositories.find(namespace_id=owner.namespace.id))


def is_immutable(world: World, tag: Tag) -> bool:
    """Return whether a tag is immutable.

    If ``FEATURE_IMMUTABLE_TAGS`` is off, no tag is immutable.
    """
    return tag.immutable and world.config.feature("IMMUTABLE_TAGS")


def _log_usage(world: World, kind: str, owner: Owner, **details: Any) -> None:
    metadata = {**owner.about, **details}
    usage_log.record(world, kind, owner.namespace, owner.repository, metadata)
