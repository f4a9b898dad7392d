"""Seed sections of users and organizations."""

from typing import Any

from fakequay.domain.accounts import accounts
from fakequay.models import Account, Kind
from fakequay.seeds.contexts import Context, ExportContext, LoadingContext
from fakequay.seeds.record_fields import RecordShape, date, derived_text, flag, number, text, texts
from fakequay.seeds.schema_parts import EMAIL, NAMESPACE, mapping
from fakequay.seeds.section import Section

_COMMON = {
    "uuid": derived_text(
        "UUID of the account. Default: derived from its name.", **{"x-unique": "account"}
    ),
    "created": date(
        ("Creation time of the account. Default: the time at which the seed is loaded."),
        derived=True,
    ),
    "last_accessed": date("Time of the last use of the account. Default: never used."),
    "enabled": flag("Whether the account is enabled.", True),
    "invoice_email": flag("Whether invoices are sent by e-mail.", False),
    "invoice_email_address": text("E-mail address for invoices."),
    "tag_expiration_s": number(
        "Number of seconds during which deleted tags can be restored.", 1_209_600
    ),
    "regions": texts(
        "Names of the storage locations to which the images of the namespace are replicated."
    ),
    "given_name": text("Given name in the profile."),
    "family_name": text("Family name in the profile."),
    "company": text("Company in the profile."),
    "location": text("Location in the profile."),
}
_USER = RecordShape(
    password=text(
        (
            "Password in clear text, at least 8 characters. Without a password, the "
            "user cannot log in."
        ),
        pattern=r"^\S{8,}$",
    ),
    email=text(
        "E-mail address, which must be unique among the users.",
        pattern=EMAIL,
        **{"x-unique": "email"},
    ),
    verified=flag("Whether the e-mail address is confirmed.", True),
    prompts=texts(
        "Profile steps that the web UI still asks for: confirm_username, enter_name, enter_company."
    ),
    failed_logins=number("Number of failed logins since the last successful login.", 0, minimum=0),
    last_failed_login=date("Time of the last failed login."),
    **_COMMON,
)
_ORGANIZATION = RecordShape(
    email=text(
        "Contact e-mail address. Several organizations can have the same address.", pattern=EMAIL
    ),
    verified=flag(
        ("Whether the e-mail address is confirmed. Quay sets this for every organization."), True
    ),
    former_user=flag(
        (
            "Whether the organization was converted from a user. The seed can then "
            "use its name as a user name, for example in teams."
        ),
        False,
    ),
    **_COMMON,
)


def _accounts_section(key: str, kind: Kind, shape: RecordShape, description: str) -> Section:
    def derived(context: Context, name: str) -> dict[str, Any]:
        return {"uuid": context.draw(kind, name).uuid(), "created": context.now}

    def load(context: LoadingContext, _: None, data: dict[str, Any]) -> None:
        for name, entry in data.items():
            attributes = shape.load(entry, **derived(context, name))
            context.world.store.accounts.add(Account(name=name, kind=kind, **attributes))

    def dump(context: ExportContext, _: None) -> dict[str, Any]:
        return {
            account.name: shape.dump(account, **derived(context, account.name))
            for account in context.world.store.accounts.find(kind=kind)
        }

    return Section(
        key,
        ("seed",),
        mapping({}, description, NAMESPACE),
        load,
        dump,
        place=kind,
        item=shape.properties,
        find=accounts.get,
    )


USERS = _accounts_section("users", "user", _USER, "Users by name.")
ORGANIZATIONS = _accounts_section(
    "organizations", "organization", _ORGANIZATION, "Organizations by name."
)
