"""Records of notification subscriptions, their deliveries and authorized e-mail addresses."""

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from fakequay.fast_dataclasses import frozen


@frozen
class Subscription:
    """A notification subscription: sends a message for an event of a repository or a namespace.

    Attributes:
        event: Event for which a message is sent, for example ``repo_push``.
        method: Delivery method, for example ``webhook``.
        config: Options of the delivery method, for example ``{"url": ...}``.
        event_config: Options of the event.
        failures: Number of failed deliveries in a row.
        notified_tags: Names of the tags that will expire soon and about which the subscription has
            already sent a notification.
    """

    uuid: str
    event: str
    method: str
    id: int = 0
    namespace_id: int | None = None
    repository_id: int | None = None
    title: str | None = None
    config: Mapping[str, Any] = field(default_factory=dict)
    event_config: Mapping[str, Any] = field(default_factory=dict)
    failures: int = 0
    notified_tags: tuple[str, ...] = ()


@frozen
class Delivery:
    """A message in the outbox, for a notification subscription or for a callback URL.

    If the configuration key ``FAKEQUAY_DELIVER_WEBHOOKS`` is off, every delivery remains in the
    state ``recorded``. If this key is on, a webhook is in the state ``pending`` until it is sent.

    Attributes:
        subscription_uuid: UUID of the notification subscription that causes the message; None for a
            message to a callback URL.
        target: Address of the receiver: a URL, an e-mail address or a name.
        at: Time of the event in Unix seconds.
        state: ``recorded``, ``pending``, ``delivered`` or ``failed``.
        error: Reason why the delivery failed, or None.
    """

    subscription_uuid: str | None
    event: str
    method: str
    target: str
    at: float
    id: int = 0
    payload: Any = None
    state: str = "recorded"
    error: str | None = None


@frozen
class AuthorizedEmail:
    """An e-mail address that may receive notifications of a repository once it is confirmed.

    Attributes:
        code: Code of the confirmation link, which is sent to the address.
        confirmed: True after the receiver opened the confirmation link.
    """

    repository_id: int
    email: str
    code: str
    id: int = 0
    confirmed: bool = False
