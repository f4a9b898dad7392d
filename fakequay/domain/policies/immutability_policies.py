"""Immutability policies: which are taken, and which tags they mean."""

from typing import Any

from fakequay.domain import usage_log
from fakequay.domain.accounts import managed_organizations
from fakequay.domain.errors import InvalidRequest, NotFound
from fakequay.domain.repositories.policy_owners import Owner
from fakequay.models import ImmutabilityPolicy, Repository
from fakequay.world import World

from . import patterns

MAX_PATTERN = 256


def of_owner(world: World, owner: Owner) -> list[ImmutabilityPolicy]:
    return list(world.store.immutability_policies.find(**owner.key))


def find(world: World, owner: Owner, uuid: str) -> ImmutabilityPolicy:
    """The owner's policy, or NotFound."""
    policy = world.store.immutability_policies.one(uuid=uuid)
    if policy is None or policy not in of_owner(world, owner):
        raise NotFound
    return policy


def create(world: World, owner: Owner, body: dict[str, Any]) -> ImmutabilityPolicy:
    if owner.repository is None and managed_organizations.is_managed(world, owner.namespace):
        raise InvalidRequest(f"Cannot create immutability policy: {managed_organizations.MANAGED}")
    wanted = _checked(body)
    _check_new(world, owner, wanted["tag_pattern"])
    uuid = world.draw("immutability policy", str(owner.about)).uuid()
    policy = ImmutabilityPolicy(uuid=uuid, **owner.key, **wanted)
    policy = world.store.immutability_policies.add(policy)
    _note(world, "create", owner, **wanted)
    return policy


def change(world: World, owner: Owner, uuid: str, body: dict[str, Any]) -> ImmutabilityPolicy:
    policy = find(world, owner, uuid)
    wanted = _checked(body)
    if wanted["tag_pattern"] != policy.tag_pattern:
        _check_new(world, owner, wanted["tag_pattern"])
    policy = world.store.immutability_policies.change(policy, **wanted)
    _note(world, "update", owner, **wanted)
    return policy


def delete(world: World, owner: Owner, uuid: str) -> None:
    policy = find(world, owner, uuid)
    world.store.immutability_policies.remove(policy)
    _note(world, "delete", owner, policy_uuid=uuid)


def covers(world: World, repository: Repository, tag: str) -> bool:
    """Whether a policy of the repository or of its namespace makes a tag immutable."""
    store = world.store.immutability_policies
    policies = [
        *store.find(repository_id=repository.id),
        *store.find(namespace_id=repository.namespace_id),
    ]
    return any(matches(policy, tag) for policy in policies)


def matches(policy: ImmutabilityPolicy, tag: str) -> bool:
    return patterns.matches(policy.tag_pattern, tag, matches=policy.tag_pattern_matches)


def _checked(body: dict[str, Any]) -> dict[str, Any]:
    import regex  # the real server's own, which says what is wrong with one

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
    if any(policy.tag_pattern == pattern for policy in of_owner(world, owner)):
        raise InvalidRequest("A policy with the same tag_pattern already exists")


def _note(world: World, verb: str, owner: Owner, **details: Any) -> None:
    about = {**details, **owner.about}
    usage_log.record(world, f"{verb}_immutability_policy", owner.namespace, owner.repository, about)
