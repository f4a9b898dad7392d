"""What happens to repositories and namespaces, and who is told of it."""

import re
from collections.abc import Mapping
from typing import Any

from fakequay.domain import outbox
from fakequay.domain.accounts import user_notifications
from fakequay.domain.errors import InvalidRequest
from fakequay.domain.repositories import repositories
from fakequay.domain.repositories.policy_owners import Owner
from fakequay.models import Account, Delivery, Repository, Subscription
from fakequay.settings import DELIVER
from fakequay.world import World

from . import methods, sample_payloads, templates

MAX_FAILURES = 3  # in a row: then nothing more is sent until a reset
_LEVELS = ("Critical", "High", "Medium", "Low", "Negligible", "Unknown")


def fire(world: World, event: str, repository: Repository, data: Mapping[str, Any]) -> None:
    """Tell everyone who has asked for it; ``data`` is what the event adds to the payload."""
    namespace = repositories.namespace_of(world, repository)
    owner = Owner(namespace, repository)
    for subscription in world.store.subscriptions.find(repository_id=repository.id):
        if subscription.event == event and _wanted(subscription, data):
            deliver(world, owner, subscription, data)


def fire_for_namespace(
    world: World, event: str, namespace: Account, data: Mapping[str, Any]
) -> None:
    """The same for what concerns a namespace as a whole: its quota."""
    for subscription in world.store.subscriptions.find(namespace_id=namespace.id):
        if subscription.event == event:
            deliver(world, Owner(namespace), subscription, data)


def send_test(world: World, owner: Owner, subscription: Subscription) -> Delivery | None:
    """Tell the subscriber what the event would look like."""
    return deliver(world, owner, subscription, sample_payloads.sample_payload(subscription.event))


def deliver(
    world: World, owner: Owner, subscription: Subscription, data: Mapping[str, Any]
) -> Delivery | None:
    """Put what is sent into the outbox; nothing for a subscriber who failed too often."""
    if subscription.failures >= MAX_FAILURES:
        return None
    payload = _payload(world, owner, data)
    _ring(world, owner, subscription, payload)
    pending = world.config.get(DELIVER, False) and subscription.method in {"webhook", "slack"}
    return world.store.deliveries.add(
        Delivery(
            subscription_uuid=subscription.uuid,
            event=subscription.event,
            method=subscription.method,
            target=methods.target(subscription),
            at=world.now(),
            payload=_body(subscription, payload),
            state="pending" if pending else "recorded",
        )
    )


def record_result(world: World, delivery: Delivery, error: str | None) -> None:
    """Note how sending went; each failure counts, a success starts the count anew."""
    state = "failed" if error else "delivered"
    world.store.deliveries.change(delivery, state=state, error=error)
    subscription = world.store.subscriptions.one(uuid=delivery.subscription_uuid)
    if subscription is not None:
        failures = subscription.failures + 1 if error else 0
        world.store.subscriptions.change(subscription, failures=failures)


def homepage(world: World, path: str) -> str:
    """Where people look at something; an event may put the page of its own subject there."""
    scheme = world.config.get("PREFERRED_URL_SCHEME", "http")
    return f"{scheme}://{_host(world)}/{path}"


def _host(world: World) -> str:
    return str(world.config.get("SERVER_HOSTNAME") or "localhost:8080")


def _body(subscription: Subscription, payload: dict[str, Any]) -> Any:
    """What is sent: the payload, the webhook's own template filled with it, or a chat message."""
    template = subscription.config.get("template")
    if subscription.method == "webhook" and template:
        return templates.fill(template, payload)
    if subscription.method == "slack":
        text = sample_payloads.summary(subscription.event, payload)
        return {"text": text, "username": "quay", "attachments": [{"fallback": text}]}
    return payload


def _ring(world: World, owner: Owner, subscription: Subscription, payload: dict[str, Any]) -> None:
    if subscription.method == "email":
        address = methods.target(subscription)
        outbox.send_mail(world, address, f"{subscription.event}: {payload['name']}", **payload)
    if subscription.method == "quay_notification":
        for account in _audience(world, owner, subscription):
            user_notifications.notify(world, account, subscription.event, payload)


def _audience(world: World, owner: Owner, subscription: Subscription) -> list[Account]:
    """Nobody where those who were to hear of it are gone: that must not stop what has happened."""
    try:
        return methods.recipients(world, owner, subscription.config)
    except InvalidRequest:
        return []


def _payload(world: World, owner: Owner, data: Mapping[str, Any]) -> dict[str, Any]:
    """What every event says of its repository or namespace, and what it adds."""
    namespace = owner.namespace.name
    if owner.repository is None:
        page = homepage(world, f"organization/{namespace}")
        return {"namespace": namespace, "name": namespace, "homepage": page, **data}
    path = f"{namespace}/{owner.repository.name}"
    return {
        "repository": path,
        "namespace": namespace,
        "name": owner.repository.name,
        "docker_url": f"{_host(world)}/{path}",
        "homepage": homepage(world, f"repository/{path}"),
        **data,
    }


def _wanted(subscription: Subscription, data: Mapping[str, Any]) -> bool:
    """Whether the event is one of those that the subscription's filter lets through."""
    wanted = subscription.event_config
    level = _level(_priority(wanted.get("vulnerability"), wanted.get("level")))
    if level is not None and "vulnerability" in data:
        found = _level(data["vulnerability"].get("priority"))
        return (len(_LEVELS) - 1 if found is None else found) <= level
    pattern = wanted.get("ref-regex")
    return _matches(str(pattern), data) if pattern else True


def _priority(vulnerability: object, level: object) -> object:
    """Older clients wrap the level up."""
    if isinstance(vulnerability, Mapping):
        return vulnerability.get("priority", level)
    return level


def _matches(pattern: str, data: Mapping[str, Any]) -> bool:
    """A build of no ref, and a pattern that is none, match nothing."""
    ref = (data.get("trigger_metadata") or {}).get("ref")
    try:
        return ref is not None and re.match(pattern, ref) is not None
    except re.error:
        return False


def _level(said: object) -> int | None:
    """How grave a level is, 0 the gravest, by its name or, as the web page says it, its number."""
    if said in _LEVELS:
        return _LEVELS.index(str(said))
    number = str(said)
    return int(number) if number.isdecimal() else None
