"""Seed sections of notification subscriptions, authorized e-mail addresses and deliveries."""

from collections.abc import Callable
from typing import Any

from fakequay.domain.notifications.subscriptions import NAMESPACE_EVENTS, REPOSITORY_EVENTS
from fakequay.models import AuthorizedEmail, Delivery, Repository, Subscription
from fakequay.seeds.contexts import Context
from fakequay.seeds.record_fields import (
    REQUIRED,
    Field,
    RecordShape,
    choice,
    date,
    derived_text,
    flag,
    json_object,
    number,
    text,
    texts,
)
from fakequay.seeds.record_sections import RecordRows, of_owner, owner_of, records

_METHODS = ("quay_notification", "email", "webhook", "flowdock", "hipchat", "slack")


def _derive_uuid(context: Context, owner: Any, _: Callable[[str], Any]) -> dict[str, Any]:
    about = owner_of(context.world, owner).about
    return {"uuid": context.draw("subscription", str(about)).uuid()}


def _derive_code(
    context: Context, repository: Repository, get: Callable[[str], Any]
) -> dict[str, Any]:
    namespace = owner_of(context.world, repository).namespace
    subject = f"{namespace.name}/{repository.name} {get('email')}"
    return {"code": context.draw("repository e-mail", subject).uuid()}


SUBSCRIPTIONS = records(
    "subscriptions",
    ("user", "organization", "repository"),
    "Notification subscriptions: each sends notifications about one kind of event.",
    RecordRows(
        table="subscriptions",
        make=Subscription,
        shape=RecordShape(
            event=choice(
                "Event that causes the notification.", (*REPOSITORY_EVENTS, *NAMESPACE_EVENTS)
            ),
            method=choice("Delivery method of the notification.", _METHODS),
            title=text("Title of the notification subscription."),
            config=json_object(
                "Options of the delivery method, for example the URL of a webhook.", {}
            ),
            event_config=json_object(
                "Options that limit the events of the subscription, for example a number of days.",
                {},
            ),
            failures=number(
                "Number of failed deliveries since the last successful delivery.", 0, minimum=0
            ),
            told=texts(
                "Names of the tags for whose coming expiry the subscription already sent "
                "a notification."
            ),
            uuid=derived_text(
                "UUID of the subscription. Default: derived from its owner.",
                **{"x-unique": "subscription"},
            ),
        ),
        belongs=of_owner,
        derive=_derive_uuid,
    ),
)
AUTHORIZED_EMAILS = records(
    "authorized_emails",
    ("repository",),
    "E-mail addresses that can receive notifications of the repository.",
    RecordRows(
        table="authorized_emails",
        make=AuthorizedEmail,
        shape=RecordShape(
            email=text("The e-mail address.", REQUIRED),
            confirmed=flag("Whether the receiver confirmed the address.", False),
            code=derived_text(
                "Code in the confirmation link. Default: derived from repository and address."
            ),
        ),
        belongs=lambda _, repository: {"repository_id": repository.id},
        derive=_derive_code,
    ),
)
DELIVERIES = records(
    "deliveries",
    ("seed",),
    "Deliveries of notification subscriptions and to callback URLs, oldest first.",
    RecordRows(
        table="deliveries",
        make=Delivery,
        shape=RecordShape(
            subscription_uuid=text("UUID of the subscription. Default: none, for a callback URL."),
            event=text("Event of the delivery.", REQUIRED),
            method=text("Delivery method, for example webhook or email.", REQUIRED),
            target=text("Receiver: a URL, an e-mail address or a name.", REQUIRED),
            at=date(
                "Time of the delivery. Default: the time at which the seed is loaded.", derived=True
            ),
            payload=Field({"description": "Payload of the delivery."}),
            state=choice(
                "State of the delivery.", ("recorded", "pending", "delivered", "failed"), "recorded"
            ),
            error=text("Reason why the delivery failed."),
        ),
        derive=lambda context, *_: {"at": context.now},
    ),
)
