"""Seed sections of messages: user notifications, global messages and e-mails in the outbox."""

from collections.abc import Callable
from typing import Any

from fakequay.models import Account, Mail, Message, Notification
from fakequay.seeds.contexts import Context
from fakequay.seeds.record_fields import (
    REQUIRED,
    RecordFields,
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
        "Notifications that the web UI shows behind its bell icon. The notifications of an "
        "organization are shown to the admins of the organization."
    ),
    RecordRows(
        table="notifications",
        make=Notification,
        fields=RecordFields(
            kind=text("Kind of the notification, for example org_team_invite.", REQUIRED),
            metadata=json_object("Details of the notification, which depend on its kind.", {}),
            dismissed=flag("Whether the user dismissed the notification.", False),
            subject=text(
                "Identifier of the object that the notification is about, such as the code of a "
                "team invitation. The deletion of the object also deletes the notification."
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
        fields=RecordFields(
            content=text("Text of the global message.", REQUIRED),
            severity=choice(
                "Severity of the global message.", ("info", "warning", "error"), "info"
            ),
            media_type=choice(
                "Media type of the global message.", ("text/plain", "text/markdown"), "text/plain"
            ),
            uuid=derived_text(
                "UUID of the global message. Default: derived from the content of the message.",
                **{"x-unique": "message"},
            ),
        ),
        derive=lambda context, _, get: {"uuid": context.draw("message", get("content")).uuid()},
    ),
)


MAILS = records(
    "mails",
    ("seed",),
    "E-mails in the outbox, oldest first: e-mails that a real server would send.",
    RecordRows(
        table="mails",
        make=Mail,
        fields=RecordFields(
            to=text("E-mail address of the receiver.", REQUIRED),
            subject=text("Subject of the e-mail.", REQUIRED),
            at=date(
                "Time of the e-mail. Default: the time at which the seed is loaded.", derived=True
            ),
            about=json_object(
                "Data that the text of the e-mail contains, for example a code or a link.", {}
            ),
        ),
        derive=lambda context, *_: {"at": context.now},
    ),
)
