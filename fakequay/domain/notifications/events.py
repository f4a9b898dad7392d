"""Events of repositories and namespaces: notifies the subscribers whose filters accept them."""

import re
from collections.abc import Mapping
from typing import Any

from fakequay.domain.policy_and_subscription_owners import Owner
from fakequay.domain.repositories import repositories
from fakequay.models import Account, Repository, Subscription
from fakequay.world import World

from .deliveries import deliver

_LEVELS = ("Critical", "High", "Medium", "Low", "Negligible", "Unknown")


def fire(world: World, event: str, repository: Repository, data: Mapping[str, Any]) -> None:
    """Notify the subscribers of an event of a repository.

    Args:
        event: Name of the event, for example ``repo_push``.
        data: Fields of the payload that are specific to the event.
    """
    namespace = repositories.get_namespace(world, repository)
    owner = Owner(namespace, repository)
    for subscription in world.store.subscriptions.find(repository_id=repository.id):
        if subscription.event == event and _passes_filter(subscription, data):
            deliver(world, owner, subscription, data)


def fire_for_namespace(
    world: World,
    event: str,
    namespace: Account,
    data: Mapping[str, Any],
    *,
    subject: str | None = None,
) -> None:
    """Notify the subscribers of an event of a namespace, for example ``quota_warning``.

    Args:
        data: Fields of the payload that are specific to the event.
        subject: Key by which the resulting user notifications can be removed later.
    """
    for subscription in world.store.subscriptions.find(namespace_id=namespace.id):
        if subscription.event == event:
            deliver(world, Owner(namespace), subscription, data, subject=subject)


def _passes_filter(subscription: Subscription, data: Mapping[str, Any]) -> bool:
    """Return whether the filter of a notification subscription accepts an event.

    The filter can be a minimum severity, or a pattern of the built branch or tag.
    """
    filter_config = subscription.event_config
    level = _level(_priority(filter_config.get("vulnerability"), filter_config.get("level")))
    if level is not None and "vulnerability" in data:
        severity = _level(data["vulnerability"].get("priority"))
        return (len(_LEVELS) - 1 if severity is None else severity) <= level
    pattern = filter_config.get("ref-regex")
    return _matches(str(pattern), data) if pattern else True


def _priority(vulnerability: object, level: object) -> object:
    """Return the minimum severity in the filter of a notification subscription.

    Older clients send the severity inside an object.
    """
    if isinstance(vulnerability, Mapping):
        return vulnerability.get("priority", level)
    return level


def _matches(pattern: str, data: Mapping[str, Any]) -> bool:
    """Return whether a pattern matches the Git ref of a build; False if the build has no ref."""
    ref = (data.get("trigger_metadata") or {}).get("ref")
    try:
        return ref is not None and re.match(pattern, ref) is not None
    except re.error:
        return False


def _level(severity: object) -> int | None:
    """Return the rank of a vulnerability's severity; 0 is the highest severity.

    Args:
        severity: Name of the severity, or the rank that the web UI sends instead of the name.
    """
    if severity in _LEVELS:
        return _LEVELS.index(str(severity))
    number = str(severity)
    return int(number) if number.isdecimal() else None
