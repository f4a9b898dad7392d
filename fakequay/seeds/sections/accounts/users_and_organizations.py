"""Seed sections of users and organizations."""

from typing import Any

from fakequay.domain.accounts import accounts
from fakequay.models import Account, Kind
from fakequay.seeds.contexts import Context, ExportContext, LoadingContext
from fakequay.seeds.record_fields import RecordFields, date, derived_text, flag, number, text, texts
from fakequay.seeds.schema_parts import EMAIL, NAMESPACE, mapping
from fakequay.seeds.section import Section

_COMMON = {
    "uuid": derived_text(
        "UUID of the account. Default: derived from the name of the account.",
        **{"x-unique": "account"},
    ),
    "created": date(
        ("Creation time of the account. Default: the time at which the seed is loaded."),
        derived=True,
    ),
    "last_accessed": date("Time of the last use of the account. Default: null (never used)."),
    "enabled": flag("Whether the account is enabled.", True),
    "invoice_email": flag("Whether invoices for the account are sent by e-mail.", False),
    "invoice_email_address": text("E-mail address to which invoices for the account are sent."),
    "tag_expiration_s": number(
        "Number of seconds for which a tag can be restored after its deletion.", 1_209_600
    ),
    "regions": texts(
        "Names of the storage locations to which the images of the user or organization are "
        "replicated."
    ),
    "given_name": text("Given name in the profile of the account."),
    "family_name": text("Family name in the profile of the account."),
    "company": text("Company in the profile of the account."),
    "location": text("Location in the profile of the account."),
}
_USER = RecordFields(
    password=text(
        (
            "Password of the user in clear text, at least 8 characters. Without a password, the "
            "user cannot log in."
        ),
        pattern=r"^\S{8,}$",
    ),
    email=text(
        "E-mail address of the user, which no other user may have.",
        pattern=EMAIL,
        **{"x-unique": "email"},
    ),
    verified=flag("Whether the user has confirmed the e-mail address.", True),
    prompts=texts(
        "Steps in which the web UI asks the user to complete the profile: confirm_username, "
        "enter_name, enter_company."
    ),
    failed_logins=number(
        "Number of failed logins of the user since the last successful login.", 0, minimum=0
    ),
    last_failed_login=date("Time of the last failed login of the user."),
    **_COMMON,
)
_ORGANIZATION = RecordFields(
    email=text(
        "Contact e-mail address of the organization. Several organizations can have the same "
        "e-mail address.",
        pattern=EMAIL,
    ),
    verified=flag(
        "Whether the e-mail address of the organization is confirmed. In Quay, the e-mail address "
        "of every organization is confirmed.",
        True,
    ),
    former_user=flag(
        (
            "Whether the organization was a user before. If true, the seed can contain the name of "
            "the organization where a user name is expected, for example in teams."
        ),
        False,
    ),
    **_COMMON,
)


def _accounts_section(key: str, kind: Kind, fields: RecordFields, description: str) -> Section:
    def derived(context: Context, name: str) -> dict[str, Any]:
        return {"uuid": context.draw(kind, name).uuid(), "created": context.now}

    def load(context: LoadingContext, _: None, data: dict[str, Any]) -> None:
        for name, entry in data.items():
            attributes = fields.load(entry, **derived(context, name))
            context.world.store.accounts.add(Account(name=name, kind=kind, **attributes))

    def dump(context: ExportContext, _: None) -> dict[str, Any]:
        return {
            account.name: fields.dump(account, **derived(context, account.name))
            for account in context.world.store.accounts.find(kind=kind)
        }

    return Section(
        key,
        ("seed",),
        mapping({}, description, NAMESPACE),
        load,
        dump,
        place=kind,
        item=fields.properties,
        find=accounts.get,
    )


USERS = _accounts_section("users", "user", _USER, "Users by name.")
ORGANIZATIONS = _accounts_section(
    "organizations", "organization", _ORGANIZATION, "Organizations by name."
)
