"""Seed sections of user notifications and global messages."""

from collections.abc import Callable
from typing import Any

from fakequay.models import Account, Message, Notification
from fakequay.seeds.contexts import Context
from fakequay.seeds.record_fields import (
    REQUIRED,
    RecordShape,
    choice,
    date,
    derived_text,
    flag,
    json_object,
    text,
)
from fakequay.seeds.record_sections import RecordRows, records


def _derived(context: Context, account: Account, get: Callable[[str], Any]) -> dict[str, Any]:
    drawn = context.draw("notification", f"{account.name} {get('kind')}")
    return {"uuid": drawn.uuid(), "created": context.now}


NOTIFICATIONS = records(
    "notifications",
    ("user", "organization"),
    (
        "User notifications: entries behind the bell of the web UI. The admins of"
        " an organization see its notifications, too."
    ),
    RecordRows(
        table="notifications",
        make=Notification,
        shape=RecordShape(
            kind=text("Kind of the notification.", REQUIRED),
            metadata=json_object("Details of the notification, which depend on its kind.", {}),
            dismissed=flag("Whether the user dismissed the notification.", False),
            subject=text(
                "Key of the object that caused the notification, such as the code of a team "
                "invitation. The notification is deleted together with that object."
            ),
            uuid=derived_text(
                "UUID of the notification. Default: derived from account and kind.",
                **{"x-unique": "notification"},
            ),
            created=date(
                "Creation time of the notification. Default: the time at which the seed is loaded.",
                derived=True,
            ),
        ),
        belongs=lambda _, account: {"account_id": account.id},
        derive=_derived,
    ),
)
MESSAGES = records(
    "messages",
    ("seed",),
    "Global messages, which the web UI shows to all users.",
    RecordRows(
        table="messages",
        make=Message,
        shape=RecordShape(
            content=text("Text of the global message.", REQUIRED),
            severity=choice(
                "Severity of the global message.", ("info", "warning", "error"), "info"
            ),
            media_type=choice(
                "Media type of the text.", ("text/plain", "text/markdown"), "text/plain"
            ),
            uuid=derived_text(
                "UUID of the message. Default: derived from its content.", **{"x-unique": "message"}
            ),
        ),
        derive=lambda context, _, get: {"uuid": context.draw("message", get("content")).uuid()},
    ),
)
