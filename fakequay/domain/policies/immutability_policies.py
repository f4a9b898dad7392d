"""Immutability policies: creates, changes and deletes them, and matches tags against them."""

from typing import Any

from fakequay.domain import usage_log
from fakequay.domain.accounts import mirrored_organizations
from fakequay.domain.errors import InvalidRequest, NotFound
from fakequay.domain.policy_and_subscription_owners import Owner
from fakequay.models import ImmutabilityPolicy, Repository
from fakequay.world import World

from . import patterns

MAX_PATTERN = 256  # maximum length of a pattern in characters


def list_policies(world: World, owner: Owner) -> list[ImmutabilityPolicy]:
    """Return the immutability policies of a namespace or repository."""
    return list(world.store.immutability_policies.find(**owner.key))


def find(world: World, owner: Owner, uuid: str) -> ImmutabilityPolicy:
    """Return an immutability policy of a namespace or repository by its uuid.

    Raises:
        NotFound: The namespace or repository has no policy with this uuid.
    """
    policy = world.store.immutability_policies.one(uuid=uuid)
    if policy is None or policy not in list_policies(world, owner):
        raise NotFound
    return policy


def create(world: World, owner: Owner, body: dict[str, Any]) -> ImmutabilityPolicy:
    """Create an immutability policy.

    Args:
        body: Request body with ``tagPattern`` and optionally ``tagPatternMatches``.

    Raises:
        InvalidRequest: The pattern is invalid or already used by another policy of the owner, or
            the owner is an organization with an organization mirror.
    """
    if owner.repository is None and mirrored_organizations.is_managed(world, owner.namespace):
        raise InvalidRequest(f"Cannot create immutability policy: {mirrored_organizations.MANAGED}")
    values = _validate(body)
    _check_new(world, owner, values["tag_pattern"])
    uuid = world.draw("immutability policy", str(owner.about)).uuid()
    policy = ImmutabilityPolicy(uuid=uuid, **owner.key, **values)
    policy = world.store.immutability_policies.add(policy)
    _log(world, "create", owner, **values)
    return policy


def change(world: World, owner: Owner, uuid: str, body: dict[str, Any]) -> ImmutabilityPolicy:
    """Replace the pattern of an immutability policy.

    Raises:
        NotFound: The namespace or repository has no policy with the uuid.
        InvalidRequest: The pattern is invalid or already used by another policy of the owner.
    """
    policy = find(world, owner, uuid)
    values = _validate(body)
    if values["tag_pattern"] != policy.tag_pattern:
        _check_new(world, owner, values["tag_pattern"])
    policy = world.store.immutability_policies.change(policy, **values)
    _log(world, "update", owner, **values)
    return policy


def delete(world: World, owner: Owner, uuid: str) -> None:
    """Delete an immutability policy.

    Raises:
        NotFound: The policy does not exist.
    """
    policy = find(world, owner, uuid)
    world.store.immutability_policies.remove(policy)
    _log(world, "delete", owner, policy_uuid=uuid)


def covers(world: World, repository: Repository, tag: str) -> bool:
    """Return whether any immutability policy of a repository or its namespace applies to a tag."""
    store = world.store.immutability_policies
    policies = [
        *store.find(repository_id=repository.id),
        *store.find(namespace_id=repository.namespace_id),
    ]
    return any(matches(policy, tag) for policy in policies)


def matches(policy: ImmutabilityPolicy, tag: str) -> bool:
    """Return whether an immutability policy applies to tags with a given name."""
    return patterns.matches(policy.tag_pattern, tag, matches=policy.tag_pattern_matches)


def _validate(body: dict[str, Any]) -> dict[str, Any]:
    import regex  # the library of the real server, because its error messages are part of responses

    pattern = body["tagPattern"]
    if not pattern:
        raise InvalidRequest("tag_pattern is required and must be a non-empty string")
    if len(pattern) > MAX_PATTERN:
        raise InvalidRequest(f"tag_pattern must be {MAX_PATTERN} characters or less")
    try:
        regex.compile(pattern)
    except regex.error as error:
        raise InvalidRequest(f"Invalid regex pattern: {error}") from error
    return {
        "tag_pattern": pattern,
        "tag_pattern_matches": body.get("tagPatternMatches", True),
    }


def _check_new(world: World, owner: Owner, pattern: str) -> None:
    if any(policy.tag_pattern == pattern for policy in list_policies(world, owner)):
        raise InvalidRequest("A policy with the same tag_pattern already exists")


def _log(world: World, verb: str, owner: Owner, **details: Any) -> None:
    about = {**details, **owner.about}
    usage_log.record(world, f"{verb}_immutability_policy", owner.namespace, owner.repository, about)
