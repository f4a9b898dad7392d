"""How users prove who they are besides their passwords."""

from collections.abc import Callable
from typing import Any

from fakequay.determinism import UPPER
from fakequay.models import Account, EmailCode, ExternalLogin
from fakequay.seeds.contexts import Context
from fakequay.seeds.record_fields import REQUIRED, RecordShape, choice, date, free, given, text
from fakequay.seeds.record_sections import RecordRows, records


def _code(ground: Context, user: Account, get: Callable[[str], Any]) -> dict[str, Any]:
    drawn = ground.draw(f"{get('purpose')} code", user.name)
    return {"code": drawn.token(length=20, alphabet=UPPER), "created": ground.now}


EXTERNAL_LOGINS = records(
    "external_logins",
    ("user",),
    "Accounts of other services that the user signs in with.",
    RecordRows(
        table="external_logins",
        make=ExternalLogin,
        shape=RecordShape(
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
    RecordRows(
        table="email_codes",
        make=EmailCode,
        shape=RecordShape(
            purpose=choice("What for.", ("confirm", "recover")),
            new_email=text("The address that is to be the user's."),
            code=given("Follows from the user unless given.", **{"x-unique": "e-mail code"}),
            created=date("With the world unless given.", derived=True),
        ),
        belongs=lambda _, user: {"account_id": user.id},
        derive=_code,
    ),
)
