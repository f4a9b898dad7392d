"""Auto-prune policies: creates, validates, changes, deletes and schedules them."""

import re
from typing import Any

from fakequay.contract.release_behavior import (
    allows_several_prune_policies,
    prunes_by_tag_pattern,
)
from fakequay.domain import job_queue, usage_log
from fakequay.domain.errors import InvalidRequest, NotFound
from fakequay.domain.policy_and_subscription_owners import Owner
from fakequay.models import PrunePolicy
from fakequay.world import World

KIND = "prune"  # kind of the scheduled job that deletes the tags that a policy selects
INTERVAL = 3600  # seconds after which an auto-prune policy deletes tags again
BY_NUMBER, BY_AGE = "number_of_tags", "creation_date"
_MAX_DIGITS = 12  # A number with more digits is a longer time than any clock can show.
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}


def list_policies(world: World, owner: Owner) -> list[PrunePolicy]:
    """Return the auto-prune policies of a namespace or repository."""
    return list(world.store.prune_policies.find(**owner.key))


def find(world: World, owner: Owner, uuid: str) -> PrunePolicy:
    """Return an auto-prune policy of a namespace or repository by its uuid.

    Raises:
        NotFound: The namespace or repository has no policy with this uuid.
    """
    policy = world.store.prune_policies.one(uuid=uuid)
    if policy is None or policy not in list_policies(world, owner):
        raise NotFound
    return policy


def create(world: World, owner: Owner, body: dict[str, Any]) -> PrunePolicy:
    """Create an auto-prune policy and schedule the first deletion of tags.

    Args:
        body: Request body with ``method``, ``value``, and optionally ``tagPattern`` and
            ``tagPatternMatches``.

    Raises:
        InvalidRequest: The request body is invalid, or the owner already has a policy with the same
            values. In releases of Quay that permit one policy per owner, the error is also raised
            if the owner has any other policy.
    """
    kind = "repository" if owner.repository else "namespace"
    if list_policies(world, owner) and not allows_several_prune_policies(world.release):
        raise InvalidRequest(
            f"Policy for this {kind} already exists, delete existing to create new policy"
        )
    values = _validate(body)
    if any(_same(policy, values) for policy in list_policies(world, owner)):
        raise InvalidRequest(
            f"Existing policy with same values for this {kind}, "
            "duplicate policies are not permitted"
        )
    uuid = world.draw("prune policy", str(owner.about)).uuid()
    policy = world.store.prune_policies.add(PrunePolicy(uuid=uuid, **owner.key, **values))
    schedule_run(world, policy)
    _log(world, "create", owner, policy)
    return policy


def change(world: World, owner: Owner, uuid: str, body: dict[str, Any]) -> PrunePolicy:
    """Replace the values of an auto-prune policy.

    Raises:
        NotFound: The namespace or repository has no policy with the uuid.
        InvalidRequest: The request body is invalid.
    """
    policy = find(world, owner, uuid)
    policy = world.store.prune_policies.change(policy, **_validate(body))
    _log(world, "update", owner, policy)
    return policy


def delete(world: World, owner: Owner, uuid: str) -> None:
    """Delete an auto-prune policy and its scheduled job.

    Raises:
        NotFound: The policy does not exist.
    """
    policy = find(world, owner, uuid)
    job_queue.cancel(world, KIND, policy.id)
    world.store.prune_policies.remove(policy)
    _log(world, "delete", owner, policy)


def schedule_run(world: World, policy: PrunePolicy) -> None:
    """Schedule the next deletion of tags by an auto-prune policy, in one hour."""
    job_queue.schedule(world, KIND, policy.id, world.now() + INTERVAL)


def age_seconds(span: str) -> int:
    """Convert a duration such as ``7d`` to seconds.

    A number with twelve or more digits is replaced by 10**12. No tag reaches this age.
    """
    digits = span[:-1]
    return (int(digits) if len(digits) < _MAX_DIGITS else 10**_MAX_DIGITS) * _SECONDS[span[-1]]


def _validate(body: dict[str, Any]) -> dict[str, Any]:
    method, value = body["method"], body["value"]
    if method not in {BY_NUMBER, BY_AGE}:
        raise InvalidRequest("Invalid method provided")
    if not (_is_number(value) if method == BY_NUMBER else _is_age(value)):
        raise InvalidRequest("Invalid value given for method type")
    if body.get("tagPattern") == "":
        raise InvalidRequest("tag_pattern cannot be empty")
    return {
        "method": method,
        "value": value,
        "tag_pattern": body.get("tagPattern"),
        "tag_pattern_matches": body.get("tagPatternMatches", True),
    }


def _is_number(value: object) -> bool:
    return isinstance(value, int) and value > 0


def _is_age(value: object) -> bool:
    return isinstance(value, str) and bool(re.fullmatch(r"[1-9][0-9]*[smhdw]", value))


def _same(policy: PrunePolicy, values: dict[str, Any]) -> bool:
    return all(getattr(policy, field) == value for field, value in values.items())


def _log(world: World, verb: str, owner: Owner, policy: PrunePolicy) -> None:
    kind = "repository" if owner.repository else "namespace"
    details: dict[str, Any] = {"policy_uuid": policy.uuid}
    if verb != "delete":
        details = {"method": policy.method, "value": policy.value}
        if prunes_by_tag_pattern(world.release):
            details["tag_pattern"] = policy.tag_pattern
            details["tag_pattern_matches"] = policy.tag_pattern_matches
    usage_log.record(
        world,
        f"{verb}_{kind}_autoprune_policy",
        owner.namespace,
        owner.repository,
        {**details, **owner.about},
    )
