"""Deliveries: sends events to notification subscriptions, and counts failed deliveries."""

from collections.abc import Mapping
from typing import Any

from fakequay.domain import outbox
from fakequay.domain.accounts import user_notifications
from fakequay.domain.errors import InvalidRequest
from fakequay.domain.page_urls import page_url, server_host
from fakequay.domain.policy_and_subscription_owners import Owner
from fakequay.models import Account, Delivery, Subscription
from fakequay.world import World

from . import event_summaries, methods, sample_payloads, templates

# A notification subscription is paused after this number of consecutive failed deliveries.
MAX_FAILURES = 3


def send_test(world: World, owner: Owner, subscription: Subscription) -> Delivery | None:
    """Deliver a test message of a notification subscription, with a sample payload.

    Returns:
        The message in the outbox; None if the notification subscription is paused because of
        failed deliveries.
    """
    return deliver(world, owner, subscription, sample_payloads.sample_payload(subscription.event))


def deliver(
    world: World,
    owner: Owner,
    subscription: Subscription,
    data: Mapping[str, Any],
    *,
    subject: str | None = None,
) -> Delivery | None:
    """Deliver the message of a notification subscription about an event.

    The message is stored in the outbox. If the delivery method is ``email`` or
    ``quay_notification``, an e-mail or a user notification is also created for each recipient.

    Args:
        data: Fields of the payload that are specific to the event.
        subject: Key by which the resulting user notifications can be removed later.

    Returns:
        The message in the outbox; None if the notification subscription is paused because of
        failed deliveries.
    """
    if subscription.failures >= MAX_FAILURES:
        return None
    payload = _payload(world, owner, data)
    _notify_recipients(world, owner, subscription, payload, subject)
    return outbox.store_delivery(
        world,
        subscription.event,
        subscription.method,
        methods.target(world, owner, subscription),
        _body(subscription, payload),
        subscription_uuid=subscription.uuid,
    )


def record_result(world: World, delivery: Delivery, error: str | None) -> None:
    """Record whether a message of a notification subscription was delivered.

    Each failure increases the failure count of the subscription. A success sets the count to 0.

    Args:
        error: Error message of a failure, or None for a success.
    """
    state = "failed" if error else "delivered"
    world.store.deliveries.change(delivery, state=state, error=error)
    uuid = delivery.subscription_uuid
    subscription = world.store.subscriptions.one(uuid=uuid) if uuid else None
    if subscription is not None:
        failures = subscription.failures + 1 if error else 0
        world.store.subscriptions.change(subscription, failures=failures)


def _body(subscription: Subscription, payload: dict[str, Any]) -> Any:
    """Return the body of the message that a notification subscription sends.

    Depending on the subscription, the body is the payload of the event, a webhook template with the
    values of the payload, or a Slack message.
    """
    template = subscription.config.get("template")
    if subscription.method == "webhook" and template:
        return templates.fill(template, payload)
    if subscription.method == "slack":
        text = event_summaries.summary(subscription.event, payload)
        return {"text": text, "username": "quay", "attachments": [{"fallback": text}]}
    return payload


def _notify_recipients(
    world: World,
    owner: Owner,
    subscription: Subscription,
    payload: dict[str, Any],
    subject: str | None,
) -> None:
    """Send the e-mails or user notifications of a notification subscription."""
    if subscription.method == "email":
        for address in methods.email_addresses(world, owner, subscription):
            summary = event_summaries.summary(subscription.event, payload)
            outbox.send_untitled_mail(world, address, summary, **payload)
    if subscription.method == "quay_notification":
        for account in _existing_recipients(world, owner, subscription):
            user_notifications.notify(world, account, subscription.event, payload, subject=subject)


def _existing_recipients(world: World, owner: Owner, subscription: Subscription) -> list[Account]:
    """Return the accounts to which a notification subscription sends user notifications.

    Returns:
        An empty list if the configured user, organization or team was deleted.
    """
    try:
        return methods.recipients(world, owner, subscription.config)
    except InvalidRequest:
        return []


def _payload(world: World, owner: Owner, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the payload of an event.

    It has the fields that the payloads of all events have, and fields that are specific to the
    event.
    """
    namespace = owner.namespace.name
    if owner.repository is None:
        page = page_url(world, f"organization/{namespace}")
        return {"namespace": namespace, "name": namespace, "homepage": page, **data}
    path = f"{namespace}/{owner.repository.name}"
    return {
        "repository": path,
        "namespace": namespace,
        "name": owner.repository.name,
        "docker_url": f"{server_host(world)}/{path}",
        "homepage": page_url(world, f"repository/{path}"),
        **data,
    }
