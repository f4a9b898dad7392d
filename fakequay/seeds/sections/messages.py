"""What people are shown: the bell of each, and the messages to all."""

from collections.abc import Callable
from typing import Any

from fakequay.models import Account, Message, Notification
from fakequay.seeds.contexts import Context
from fakequay.seeds.record_fields import (
    REQUIRED,
    RecordShape,
    choice,
    date,
    flag,
    free,
    given,
    text,
)
from fakequay.seeds.record_sections import RecordRows, records


def _notified(ground: Context, account: Account, get: Callable[[str], Any]) -> dict[str, Any]:
    drawn = ground.draw("notification", f"{account.name} {get('kind')}")
    return {"uuid": drawn.uuid(), "created": ground.now}


NOTIFICATIONS = records(
    "notifications",
    ("user", "organization"),
    "What the bell of the web page shows, to an organization's admins too.",
    RecordRows(
        table="notifications",
        make=Notification,
        shape=RecordShape(
            kind=text("What has happened.", REQUIRED),
            metadata=free("The particulars.", {}),
            dismissed=flag("Whether it has been read.", False),
            subject=text("What it is about: it goes when that goes."),
            uuid=given("Follows from user and kind unless given.", **{"x-unique": "notification"}),
            created=date("With the world unless given.", derived=True),
        ),
        belongs=lambda _, account: {"account_id": account.id},
        derive=_notified,
    ),
)
MESSAGES = records(
    "messages",
    ("seed",),
    "Notices for everyone, on top of the web page.",
    RecordRows(
        table="messages",
        make=Message,
        shape=RecordShape(
            content=text("What it says.", REQUIRED),
            severity=choice("How much it matters.", ("info", "warning", "error"), "info"),
            media_type=choice("How it is written.", ("text/plain", "text/markdown"), "text/plain"),
            uuid=given("Follows from the content unless given.", **{"x-unique": "message"}),
        ),
        derive=lambda ground, _, get: {"uuid": ground.draw("message", get("content")).uuid()},
    ),
)
