"""Who is told when something happens, and what has been sent."""

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
    flag,
    free,
    given,
    number,
    text,
    texts,
)
from fakequay.seeds.record_sections import RecordRows, of_owner, owner_of, records

_METHODS = ("quay_notification", "email", "webhook", "flowdock", "hipchat", "slack")


def _subscribed(ground: Context, owner: Any, _: Callable[[str], Any]) -> dict[str, Any]:
    about = owner_of(ground.world, owner).about
    return {"uuid": ground.draw("subscription", str(about)).uuid()}


def _asked(ground: Context, repository: Repository, get: Callable[[str], Any]) -> dict[str, Any]:
    namespace = owner_of(ground.world, repository).namespace
    subject = f"{namespace.name}/{repository.name} {get('email')}"
    return {"code": ground.draw("repository e-mail", subject).uuid()}


SUBSCRIPTIONS = records(
    "subscriptions",
    ("user", "organization", "repository"),
    "Notifications that are set up: which event is told how.",
    RecordRows(
        table="subscriptions",
        make=Subscription,
        shape=RecordShape(
            event=choice("What is told.", (*REPOSITORY_EVENTS, *NAMESPACE_EVENTS)),
            method=choice("How it is told.", _METHODS),
            title=text("What it is called."),
            config=free("Where it goes, as the method wants it.", {}),
            event_config=free("Which of the events are meant.", {}),
            failures=number("How many in a row have failed.", 0, minimum=0),
            told=texts("Tags of whose expiry it has told already."),
            uuid=given("Follows from the owner unless given.", **{"x-unique": "subscription"}),
        ),
        belongs=of_owner,
        derive=_subscribed,
    ),
)
AUTHORIZED_EMAILS = records(
    "authorized_emails",
    ("repository",),
    "Addresses that notifications may be mailed to.",
    RecordRows(
        table="authorized_emails",
        make=AuthorizedEmail,
        shape=RecordShape(
            email=text("The address.", REQUIRED),
            confirmed=flag("Whether its owner has agreed.", False),
            code=given("What the link to agree carries; follows from the rest."),
        ),
        belongs=lambda _, repository: {"repository_id": repository.id},
        derive=_asked,
    ),
)
DELIVERIES = records(
    "deliveries",
    ("seed",),
    "What notifications have sent, oldest first.",
    RecordRows(
        table="deliveries",
        make=Delivery,
        shape=RecordShape(
            subscription_uuid=text("Whose it is.", REQUIRED),
            event=text("What was told.", REQUIRED),
            method=text("How.", REQUIRED),
            target=text("Where it went.", REQUIRED),
            at=date("When: with the world unless given.", derived=True),
            payload=Field({"description": "What was sent."}),
            state=choice(
                "What has become of it.", ("recorded", "pending", "delivered", "failed"), "recorded"
            ),
            error=text("Why it failed."),
        ),
        derive=lambda ground, *_: {"at": ground.now},
    ),
)
