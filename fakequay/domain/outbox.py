"""Outbox: stores the e-mails and messages that a real server would send, for tests to inspect."""

from typing import Any

from fakequay.models import Delivery, Mail
from fakequay.settings import DELIVER
from fakequay.world import World


def send_mail(world: World, to: str | None, subject: str, **about: Any) -> None:
    """Store an e-mail in the outbox, with the title of the registry before the subject.

    Do nothing if the address is None or ``FEATURE_MAILING`` is off.

    Args:
        about: Data that the text of the e-mail would contain.
    """
    title = world.config.get("REGISTRY_TITLE_SHORT")
    send_untitled_mail(world, to, f"[{title}] {subject}", **about)


def send_untitled_mail(world: World, to: str | None, subject: str, **about: Any) -> None:
    """Store an e-mail in the outbox, without the title of the registry before the subject."""
    if to and world.config.feature("MAILING"):
        store_message(world, to, subject, **about)


def store_delivery(
    world: World,
    event: str,
    method: str,
    target: str,
    payload: Any,
    *,
    subscription_uuid: str | None = None,
) -> Delivery:
    """Store a message in the outbox.

    If ``FAKEQUAY_DELIVER_WEBHOOKS`` is on, a webhook is then also sent over the network.

    Args:
        event: Event that causes the message, for example ``repo_push``.
        method: Delivery method, for example ``webhook``.
        target: Address of the receiver.
        subscription_uuid: UUID of the notification subscription that causes the message, or None.
    """
    is_sent = world.config.get(DELIVER, False) and method in {"webhook", "slack"}
    return world.store.deliveries.add(
        Delivery(
            subscription_uuid=subscription_uuid,
            event=event,
            method=method,
            target=target,
            at=world.now(),
            payload=payload,
            state="pending" if is_sent else "recorded",
        )
    )


def store_message(world: World, to: str, subject: str, **about: Any) -> None:
    """Store a message to an e-mail address or a callback URL in the outbox."""
    world.store.mails.add(Mail(to=to, subject=subject, at=world.now(), about=about))
