"""Notification subscriptions of repositories and namespaces: creates, finds and deletes them."""

from typing import Any

from fakequay.contract.release_features import event_exists
from fakequay.domain import job_queue, usage_log
from fakequay.domain.errors import InvalidRequest, NotFound
from fakequay.domain.policy_and_subscription_owners import Owner
from fakequay.models import Subscription
from fakequay.world import World

from . import expiry_schedule, methods

REPOSITORY_EVENTS = (
    "repo_push",
    "build_queued",
    "build_start",
    "build_success",
    "build_cancelled",
    "build_failure",
    "vulnerability_found",
    "repo_mirror_sync_started",
    "repo_mirror_sync_success",
    "repo_mirror_sync_failed",
    "repo_image_expiry",
)
NAMESPACE_EVENTS = ("quota_error", "quota_warning")


def list_subscriptions(world: World, owner: Owner) -> list[Subscription]:
    """Return the notification subscriptions of a repository or a namespace."""
    return list(world.store.subscriptions.find(**owner.key))


def find(world: World, owner: Owner, uuid: str) -> Subscription:
    """Return the notification subscription of a repository or namespace by its uuid.

    Raises:
        NotFound: The repository or namespace has no subscription with this uuid.
    """
    found = world.store.subscriptions.one(uuid=uuid)
    if found is None or any(getattr(found, key) != id for key, id in owner.key.items()):
        raise NotFound
    return found


def create(world: World, owner: Owner, body: dict[str, Any]) -> Subscription:
    """Create a notification subscription.

    Args:
        owner: Repository or namespace that gets the subscription.
        body: JSON body of the API request.

    Raises:
        InvalidRequest: The event or the method is unknown, or options of the method are missing.
    """
    _check_event(world, owner, body["event"])
    methods.check(world, owner, body["method"], body["config"])
    subscription = world.store.subscriptions.add(
        Subscription(
            uuid=world.draw("subscription", str(owner.about)).uuid(),
            event=body["event"],
            method=body["method"],
            title=body.get("title"),
            config=body["config"],
            event_config=body["eventConfig"],
            **owner.key,
        )
    )
    expiry_schedule.schedule_notices(world, subscription)
    _log_usage(world, "add" if owner.repository else "create", owner, subscription)
    return subscription


def reset(world: World, owner: Owner, uuid: str) -> None:
    """Set the failure count of a notification subscription to 0.

    A subscription that was paused because of failed deliveries receives events again.
    """
    subscription = find(world, owner, uuid)
    world.store.subscriptions.change(subscription, failures=0)
    _log_usage(world, "reset", owner, subscription)


def delete(world: World, owner: Owner, uuid: str) -> None:
    """Delete a notification subscription and its scheduled expiry notices.

    Raises:
        NotFound: The repository or namespace has no subscription with this uuid.
    """
    subscription = find(world, owner, uuid)
    job_queue.cancel(world, expiry_schedule.KIND, subscription.id)
    world.store.subscriptions.remove(subscription)
    _log_usage(world, "delete", owner, subscription)


def _check_event(world: World, owner: Owner, event: str) -> None:
    events = [
        name
        for name in (REPOSITORY_EVENTS if owner.repository else NAMESPACE_EVENTS)
        if event_exists(name, world.release)
    ]
    if event not in events:
        raise InvalidRequest(f"Invalid event '{event}'. Must be one of: {', '.join(events)}")


def _log_usage(world: World, verb: str, owner: Owner, subscription: Subscription) -> None:
    kind = "repo" if owner.repository else "namespace"
    metadata = {
        **owner.about,
        "notification_id": subscription.uuid,
        "event": subscription.event,
        "method": subscription.method,
    }
    usage_log.record(
        world, f"{verb}_{kind}_notification", owner.namespace, owner.repository, metadata
    )
