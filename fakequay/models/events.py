"""Who is told when something happens, and what they were told."""

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from fakequay.frozen_dataclasses import frozen


@frozen
class Subscription:
    """A notification that a repository or a namespace is set up with: an event and a method.

    ``told``: the tags whose end, of those that are to come, it has told of.
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
    told: tuple[str, ...] = ()


@frozen
class Delivery:
    """What a subscription sends. ``state``: recorded, pending, delivered or failed.

    Without FAKEQUAY_DELIVER_WEBHOOKS every delivery stays recorded; with it a webhook is pending
    until it has been sent.
    """

    subscription_uuid: str
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
    """An address that a repository may write to, once whoever reads it has said so."""

    repository_id: int
    email: str
    code: str
    id: int = 0
    confirmed: bool = False
