"""Seed sections of notification subscriptions, authorized e-mail addresses and deliveries."""

from collections.abc import Callable
from typing import Any

from fakequay.domain.notifications.methods import METHODS
from fakequay.domain.notifications.subscriptions import NAMESPACE_EVENTS, REPOSITORY_EVENTS
from fakequay.models import AuthorizedEmail, Delivery, Repository, Subscription
from fakequay.seeds.contexts import Context
from fakequay.seeds.record_fields import (
    REQUIRED,
    Field,
    RecordFields,
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
from fakequay.seeds.section import Section

_TEXT = {"type": "string", "minLength": 1}
_CREDENTIAL = {"type": ["string", "integer"], "minLength": 1}
# Options that the API requires for each method; the e-mail address only for repositories.
_OPTIONS: dict[str, dict[str, Any]] = {
    "quay_notification": {"target": {"type": "object", "required": ["kind", "name"]}},
    "webhook": {"url": _TEXT},
    "slack": {"url": _TEXT},
    "flowdock": {"flow_api_token": _CREDENTIAL},
    "hipchat": {"notification_token": _CREDENTIAL, "room_id": _CREDENTIAL},
}
_EMAIL: dict[str, dict[str, Any]] = {"email": {"email": _TEXT}}


def _derive_uuid(context: Context, owner: Any, _: Callable[[str], Any]) -> dict[str, Any]:
    about = owner_of(context.world, owner).about
    return {"uuid": context.draw("subscription", str(about)).uuid()}


def _derive_code(
    context: Context, repository: Repository, get: Callable[[str], Any]
) -> dict[str, Any]:
    namespace = owner_of(context.world, repository).namespace
    subject = f"{namespace.name}/{repository.name} {get('email')}"
    return {"code": context.draw("repository e-mail", subject).uuid()}


def _require_options(method: str, options: dict[str, Any]) -> dict[str, Any]:
    """Return a schema rule for subscriptions with a delivery method, such as ``slack``.

    The rule requires that the key ``config`` of these subscriptions contains the given options.
    """
    config = {"required": [*options], "properties": options}
    return {
        "if": {"properties": {"method": {"const": method}}, "required": ["method"]},
        "then": {"properties": {"config": config}, "required": ["config"]},
    }


def _subscriptions(
    on: tuple[str, ...], events: tuple[str, ...], options: dict[str, dict[str, Any]]
) -> Section:
    """Create the section of the notification subscriptions of repositories or of namespaces."""
    return records(
        "subscriptions",
        on,
        "Notification subscriptions. A subscription sends notifications about one kind of event.",
        RecordRows(
            table="subscriptions",
            make=Subscription,
            fields=RecordFields(
                event=choice(
                    "Kind of event about which the subscription sends notifications.", events
                ),
                **_SUBSCRIPTION,
            ),
            belongs=of_owner,
            derive=_derive_uuid,
            rules={"allOf": [_require_options(*option) for option in options.items()]},
        ),
    )


_SUBSCRIPTION = {
    "method": choice("Method with which the subscription sends notifications.", METHODS),
    "title": text("Title of the notification subscription."),
    "config": json_object(
        "Options of the delivery method. A webhook or slack subscription requires the option url; "
        "an email subscription of a repository requires email; flowdock requires flow_api_token; "
        "hipchat requires room_id and notification_token; quay_notification requires target, an "
        "object with the keys kind and name.",
        {},
    ),
    "event_config": json_object(
        "Options that limit the events of the subscription, for example the number of days before "
        "the expiry of an image.",
        {},
    ),
    "failures": number(
        "Number of failed deliveries of the subscription since the last successful delivery.",
        0,
        minimum=0,
    ),
    "notified_tags": texts(
        "Names of the tags about whose expiry the subscription has already sent a notification."
    ),
    "uuid": derived_text(
        "UUID of the subscription. Default: derived from the owner of the subscription.",
        **{"x-unique": "subscription"},
    ),
}
NAMESPACE_SUBSCRIPTIONS = _subscriptions(("user", "organization"), NAMESPACE_EVENTS, _OPTIONS)
REPOSITORY_SUBSCRIPTIONS = _subscriptions(
    ("repository",), REPOSITORY_EVENTS, {**_OPTIONS, **_EMAIL}
)
AUTHORIZED_EMAILS = records(
    "authorized_emails",
    ("repository",),
    "E-mail addresses that can receive notifications of the repository.",
    RecordRows(
        table="authorized_emails",
        make=AuthorizedEmail,
        fields=RecordFields(
            email=text("E-mail address that can receive notifications.", REQUIRED),
            confirmed=flag("Whether the receiver has confirmed the e-mail address.", False),
            code=derived_text(
                "Code in the link with which the receiver confirms the e-mail address. Default: "
                "derived from repository and e-mail address."
            ),
        ),
        belongs=lambda _, repository: {"repository_id": repository.id},
        derive=_derive_code,
    ),
)
DELIVERIES = records(
    "deliveries",
    ("seed",),
    "Deliveries in the outbox, oldest first: notifications, and requests to the callback URLs of "
    "usage log exports.",
    RecordRows(
        table="deliveries",
        make=Delivery,
        fields=RecordFields(
            subscription_uuid=text(
                "UUID of the notification subscription that caused the delivery; null for a "
                "request to the callback URL of a usage log export."
            ),
            event=text("Event that the delivery reports.", REQUIRED),
            method=text("Method of the delivery, for example webhook or email.", REQUIRED),
            target=text(
                "Receiver of the delivery, for example a URL, an e-mail address or a user name.",
                REQUIRED,
            ),
            at=date(
                "Time of the delivery. Default: the time at which the seed is loaded.", derived=True
            ),
            payload=Field({"description": "Data that is sent to the receiver of the delivery."}),
            state=choice(
                "State of the delivery.", ("recorded", "pending", "delivered", "failed"), "recorded"
            ),
            error=text("Reason why the delivery failed."),
        ),
        derive=lambda context, *_: {"at": context.now},
    ),
)
