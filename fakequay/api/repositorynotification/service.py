"""What the operations on a repository's notifications decide."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from fakequay.domain.errors import InvalidRequest, NotFound
from fakequay.domain.notifications import events, subscriptions
from fakequay.domain.repositories import policy_owners, repositories
from fakequay.models import RepoName, Subscription
from fakequay.world import World


def subscriptions_of(world: World, name: RepoName) -> list[Subscription]:
    """Return the subscriptions; none if the repository does not exist."""
    if repositories.one(world, name) is None:
        return []
    return subscriptions.list_subscriptions(world, policy_owners.repository(world, name))


def create(world: World, name: RepoName, body: dict[str, Any]) -> Subscription:
    return subscriptions.create(world, policy_owners.repository(world, name), body)


def find(world: World, name: RepoName, uuid: str) -> Subscription:
    return subscriptions.find(world, policy_owners.repository(world, name), uuid)


def reset(world: World, name: RepoName, uuid: str) -> None:
    with _named(name, uuid):
        subscriptions.reset(world, policy_owners.repository(world, name), uuid)


def delete(world: World, name: RepoName, uuid: str) -> None:
    with _named(name, uuid):
        subscriptions.delete(world, policy_owners.repository(world, name), uuid)


def test(world: World, name: RepoName, uuid: str) -> None:
    with _named(name, uuid):
        owner = policy_owners.repository(world, name)
        events.send_test(world, owner, subscriptions.find(world, owner, uuid))


@contextmanager
def _named(name: RepoName, uuid: str) -> Iterator[None]:
    """Calls that change something say which notification is missing."""
    try:
        yield
    except NotFound as refusal:
        raise InvalidRequest(
            f"No repository notification found for: {name.namespace}, {name.name}, {uuid}"
        ) from refusal
