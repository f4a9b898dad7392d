"""Notification subscriptions of a repository: creates, tests and deletes them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from fakequay.domain import policy_and_subscription_owners
from fakequay.domain.errors import InvalidRequest, NotFound
from fakequay.domain.notifications import deliveries, subscriptions
from fakequay.domain.repositories import repositories
from fakequay.models import RepoName, Subscription
from fakequay.world import World


def subscriptions_of(world: World, name: RepoName) -> list[Subscription]:
    """Return the notification subscriptions of a repository.

    If the repository does not exist, return an empty list.
    """
    if repositories.get(world, name) is None:
        return []
    return subscriptions.list_subscriptions(
        world, policy_and_subscription_owners.repository(world, name)
    )


def create(world: World, name: RepoName, body: dict[str, Any]) -> Subscription:
    """Create a notification subscription. Raise InvalidRequest if the request body is invalid."""
    return subscriptions.create(world, policy_and_subscription_owners.repository(world, name), body)


def find(world: World, name: RepoName, uuid: str) -> Subscription:
    """Return the notification subscription of a repository by its uuid, or raise NotFound."""
    return subscriptions.find(world, policy_and_subscription_owners.repository(world, name), uuid)


def reset(world: World, name: RepoName, uuid: str) -> None:
    """Reset the number of failed deliveries of a notification subscription to 0."""
    with _missing_as_invalid(name, uuid):
        subscriptions.reset(world, policy_and_subscription_owners.repository(world, name), uuid)


def delete(world: World, name: RepoName, uuid: str) -> None:
    """Delete a notification subscription. Raise InvalidRequest if it does not exist."""
    with _missing_as_invalid(name, uuid):
        subscriptions.delete(world, policy_and_subscription_owners.repository(world, name), uuid)


def test(world: World, name: RepoName, uuid: str) -> None:
    """Send a sample message for the event of a notification subscription."""
    with _missing_as_invalid(name, uuid):
        owner = policy_and_subscription_owners.repository(world, name)
        deliveries.send_test(world, owner, subscriptions.find(world, owner, uuid))


@contextmanager
def _missing_as_invalid(name: RepoName, uuid: str) -> Iterator[None]:
    """Convert the error NotFound in the ``with`` block to InvalidRequest.

    As on the real server, the message contains the uuid of the missing notification.
    """
    try:
        yield
    except NotFound as refusal:
        raise InvalidRequest(
            f"No repository notification found for: {name.namespace}, {name.name}, {uuid}"
        ) from refusal
