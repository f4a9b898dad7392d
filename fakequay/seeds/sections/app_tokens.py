"""Users' application-specific tokens, the passwords of the ``$app`` login."""

from collections.abc import Callable
from typing import Any

from fakequay.domain.accounts import derived_secrets
from fakequay.models import Account, AppToken
from fakequay.seeds.contexts import Context
from fakequay.seeds.record_fields import REQUIRED, RecordShape, date, given, text
from fakequay.seeds.record_sections import RecordRows, records


def _derived(ground: Context, user: Account, get: Callable[[str], Any]) -> dict[str, Any]:
    drawn = ground.draw("apptoken", f"{user.name} {get('title')}")
    return {
        "token": derived_secrets.app_token(drawn),
        "uuid": drawn.uuid(),
        "created": ground.now,
    }


APP_TOKENS = records(
    "app_tokens",
    ("user",),
    "Application-specific tokens.",
    RecordRows(
        table="app_tokens",
        make=AppToken,
        shape=RecordShape(
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
