"""Seed section of application-specific tokens, the passwords for the user name ``$app``."""

from collections.abc import Callable
from typing import Any

from fakequay.domain.accounts import derived_secrets
from fakequay.models import Account, AppToken
from fakequay.seeds.contexts import Context
from fakequay.seeds.record_fields import REQUIRED, RecordFields, date, derived_text, text
from fakequay.seeds.record_sections import RecordRows, records


def _derived(context: Context, user: Account, get: Callable[[str], Any]) -> dict[str, Any]:
    drawn = context.draw("apptoken", f"{user.name} {get('title')}")
    return {
        "token": derived_secrets.app_token(drawn),
        "uuid": drawn.uuid(),
        "created": context.now,
    }


APP_TOKENS = records(
    "app_tokens",
    ("user",),
    "Application-specific tokens of the user: passwords for the registry, with the user name $app.",
    RecordRows(
        table="app_tokens",
        make=AppToken,
        fields=RecordFields(
            title=text("Title of the application-specific token.", REQUIRED),
            token=derived_text(
                "Value of the application-specific token. Default: derived from user and title.",
                **{"x-unique": "app token"},
            ),
            uuid=derived_text(
                "UUID of the application-specific token. Default: derived from user and title.",
                **{"x-unique": "app token uuid"},
            ),
            created=date(
                "Creation time of the application-specific token. Default: the time at which the "
                "seed is loaded.",
                derived=True,
            ),
            expiration=date(
                "Expiry time of the application-specific token. Default: the token does not expire."
            ),
            last_accessed=date(
                "Time of the last use of the application-specific token. Default: null (never "
                "used)."
            ),
        ),
        belongs=lambda _, user: {"account_id": user.id},
        derive=_derived,
    ),
)
