"""Auto-pruning: every hour, deletes the tags that auto-prune policies select."""

from fakequay.domain import job_queue, usage_log
from fakequay.domain.images import tags
from fakequay.domain.policies import autoprune_policies, patterns
from fakequay.domain.repositories import repositories
from fakequay.models import PrunePolicy, Repository, Tag
from fakequay.world import World


def prune(world: World, policy_id: int) -> None:
    """Delete the tags that an auto-prune policy selects, and schedule the next hourly deletion.

    Tags are deleted only in repositories in the state ``NORMAL``. If the policy no longer exists,
    do nothing.
    """
    policy = world.store.prune_policies.get(policy_id)
    if policy is None:
        return
    for repository in _repositories_of_policy(world, policy):
        if repository.state == "NORMAL":
            for tag in _prunable_tags(world, policy, repository):
                _delete(world, repository, tag)
    autoprune_policies.schedule_run(world, policy)


def next_deletion(world: World, policy: PrunePolicy, due: float, interval: float) -> float:
    """Return the next time at which an auto-prune policy deletes a tag.

    The tags are compared with the policy at regular intervals; many of these checks delete no tag.
    The result is correct only if nothing else changes the tags in the meantime.

    Args:
        world: Data of the instance (World), with the clock frozen at ``due``.
        policy: The auto-prune policy.
        due: Time of the next check, in Unix seconds.
        interval: Seconds between two checks.

    Returns:
        ``due``, or the time of a later check in Unix seconds; infinity if no check would delete a
        tag.
    """
    repositories = [
        found for found in _repositories_of_policy(world, policy) if found.state == "NORMAL"
    ]
    if any(_prunable_tags(world, policy, repository) for repository in repositories):
        return due
    if policy.method == autoprune_policies.BY_NUMBER:
        return float("inf")  # Without other changes, the number of tags does not increase.
    age = autoprune_policies.age_seconds(str(policy.value))
    times = [
        _first_check(due, interval, tag, age)
        for repository in repositories
        for tag in _matching_tags(world, policy, repository)
    ]
    return min(times, default=float("inf"))


def _first_check(due: float, interval: float, tag: Tag, age: float) -> float:
    """Return the time of the first check of an auto-prune policy that will delete the given tag.

    Args:
        due: Time of the next check, in Unix seconds.
        interval: Seconds between two checks.
        tag: The tag.
        age: The policy deletes tags that are at least this old, in seconds.

    Returns:
        The time of the check in Unix seconds; infinity if the tag expires before the check.
    """
    number = max(int((tag.start + age - due) // interval), 0)
    while tag.start > due + number * interval - age:
        number += 1
    at = due + number * interval
    return at if tag.end is None or tag.end > at else float("inf")


def _repositories_of_policy(world: World, policy: PrunePolicy) -> list[Repository]:
    if policy.repository_id is not None:
        repository = world.store.repositories.get(policy.repository_id)
        return [repository] if repository else []
    return list(world.store.repositories.find(namespace_id=policy.namespace_id))


def _prunable_tags(world: World, policy: PrunePolicy, repository: Repository) -> list[Tag]:
    """Return the tags that an auto-prune policy selects, without immutable tags."""
    matching = _matching_tags(world, policy, repository)
    newest_first = sorted(matching, key=lambda tag: (tag.start, tag.id), reverse=True)
    if policy.method == autoprune_policies.BY_NUMBER:
        return newest_first[int(policy.value) :]
    oldest = world.now() - autoprune_policies.age_seconds(str(policy.value))
    return [tag for tag in newest_first if tag.start <= oldest]


def _matching_tags(world: World, policy: PrunePolicy, repository: Repository) -> list[Tag]:
    """Return the current tags to which an auto-prune policy applies, without immutable tags."""
    job_queue.check_running(world)
    return [
        tag
        for tag in tags.list_alive(world, repository)
        if not tag.immutable and _applies_to(policy, tag.name)
    ]


def _applies_to(policy: PrunePolicy, name: str) -> bool:
    """Return whether the tag pattern of an auto-prune policy selects a tag name.

    A policy with an invalid pattern selects no tag. The real server also accepts such a policy and
    then ignores it.
    """
    if policy.tag_pattern is None:
        return True
    applies_to_matches = policy.tag_pattern_matches is not False
    return patterns.matches(policy.tag_pattern, name, matches=applies_to_matches)


def _delete(world: World, repository: Repository, tag: Tag) -> None:
    job_queue.check_running(world)
    tags.delete(world, repository, tag.name)
    namespace = repositories.get_namespace(world, repository)
    about = {"namespace": namespace.name, "repo": repository.name, "tag": tag.name}
    usage_log.record(world, "autoprune_tag_delete", namespace, repository, about)
