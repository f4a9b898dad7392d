"""Seed sections of logins at external services, and of codes in e-mailed links."""

from collections.abc import Callable
from typing import Any

from fakequay.determinism import UPPER
from fakequay.models import Account, EmailCode, ExternalLogin
from fakequay.seeds.contexts import Context
from fakequay.seeds.record_fields import (
    REQUIRED,
    RecordFields,
    choice,
    date,
    derived_text,
    json_object,
    text,
)
from fakequay.seeds.record_sections import RecordRows, records


def _derive_code(context: Context, user: Account, get: Callable[[str], Any]) -> dict[str, Any]:
    drawn = context.draw(f"{get('purpose')} code", user.name)
    return {"code": drawn.token(length=20, alphabet=UPPER), "created": context.now}


EXTERNAL_LOGINS = records(
    "external_logins",
    ("user",),
    "Accounts of the user at external login services, with which the user can log in.",
    RecordRows(
        table="external_logins",
        make=ExternalLogin,
        fields=RecordFields(
            service=text("Name of the external login service, for example github.", REQUIRED),
            identifier=text("Id of the user at the external login service.", REQUIRED),
            metadata=json_object(
                "Details of the user that the external login service returned.", {}
            ),
        ),
        belongs=lambda _, user: {"account_id": user.id},
    ),
)
EMAIL_CODES = records(
    "email_codes",
    ("user",),
    "Codes in e-mailed links that the user has not opened yet.",
    RecordRows(
        table="email_codes",
        make=EmailCode,
        fields=RecordFields(
            purpose=choice(
                "Purpose of the e-mailed link: to confirm an e-mail address or to recover the "
                "account.",
                ("confirm", "recover"),
            ),
            new_email=text("New e-mail address that the user confirms with the e-mailed link."),
            code=derived_text(
                "Code in the e-mailed link. Default: derived from user and purpose.",
                **{"x-unique": "e-mail code"},
            ),
            created=date(
                "Creation time of the code in the e-mailed link. Default: the time at which the "
                "seed is loaded.",
                derived=True,
            ),
        ),
        belongs=lambda _, user: {"account_id": user.id},
        derive=_derive_code,
    ),
)
