"""How users prove who they are besides their passwords."""

from collections.abc import Callable
from typing import Any

from fakequay.kit import UPPER
from fakequay.records import Account, EmailCode, ExternalLogin

from ..ground import Ground
from ..listing import Rows, records
from ..shape import REQUIRED, Shape, choice, date, free, given, text


def _code(ground: Ground, user: Account, get: Callable[[str], Any]) -> dict[str, Any]:
    drawn = ground.draw(f"{get('purpose')} code", user.name)
    return {"code": drawn.token(length=20, alphabet=UPPER), "created": ground.now}


EXTERNAL_LOGINS = records(
    "external_logins",
    ("user",),
    "Accounts of other services that the user signs in with.",
    Rows(
        table="external_logins",
        make=ExternalLogin,
        shape=Shape(
            service=text("Which service.", REQUIRED),
            identifier=text("Who the user is there.", REQUIRED),
            metadata=free("What the service has told.", {}),
        ),
        belongs=lambda _, user: {"account_id": user.id},
    ),
)
EMAIL_CODES = records(
    "email_codes",
    ("user",),
    "Links that have been mailed and not been followed yet.",
    Rows(
        table="email_codes",
        make=EmailCode,
        shape=Shape(
            purpose=choice("What for.", ("confirm", "recover")),
            new_email=text("The address that is to be the user's."),
            code=given("Follows from the user unless given.", **{"x-unique": "e-mail code"}),
            created=date("With the world unless given.", derived=True),
        ),
        belongs=lambda _, user: {"account_id": user.id},
        derive=_code,
    ),
)
