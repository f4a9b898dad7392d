"""Users' application-specific tokens, the passwords of the ``$app`` login."""

from collections.abc import Callable
from typing import Any

from fakequay.domain import secrets
from fakequay.records import Account, AppToken

from ..ground import Ground
from ..listing import Rows, records
from ..shape import REQUIRED, Shape, date, given, text


def _derived(ground: Ground, user: Account, get: Callable[[str], Any]) -> dict[str, Any]:
    drawn = ground.draw("apptoken", f"{user.name} {get('title')}")
    return {
        "token": secrets.app_token(drawn),
        "uuid": drawn.uuid(),
        "created": ground.now,
    }


APP_TOKENS = records(
    "app_tokens",
    ("user",),
    "Application-specific tokens.",
    Rows(
        table="app_tokens",
        make=AppToken,
        shape=Shape(
            title=text("What it is for.", REQUIRED),
            token=given("Follows from user and title unless given.", **{"x-unique": "app token"}),
            uuid=given(
                "Follows from user and title unless given.", **{"x-unique": "app token uuid"}
            ),
            created=date("With the world unless given.", derived=True),
            expiration=date("When it stops to work."),
            last_accessed=date("When it was last used."),
        ),
        belongs=lambda _, user: {"account_id": user.id},
        derive=_derived,
    ),
)
