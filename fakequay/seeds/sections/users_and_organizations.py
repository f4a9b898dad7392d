"""Users and organizations."""

from typing import Any

from fakequay.domain.accounts import accounts
from fakequay.models import Account, Kind
from fakequay.seeds.contexts import Context, ExportContext, LoadingContext
from fakequay.seeds.record_fields import RecordShape, date, flag, given, number, text, texts
from fakequay.seeds.schema_parts import EMAIL, NAMESPACE, mapping
from fakequay.seeds.section import Section

_COMMON = {
    "uuid": given("Follows from the name unless given.", **{"x-unique": "account"}),
    "created": date("When the account was made: with the world unless given.", derived=True),
    "last_accessed": date("When it was last used."),
    "enabled": flag("Whether it may be used.", True),
    "invoice_email": flag("Whether invoices are mailed.", False),
    "invoice_email_address": text("Where invoices are mailed to."),
    "tag_expiration_s": number("For how many seconds deleted tags can be restored.", 1_209_600),
    "given_name": text("As the user's profile has it."),
    "family_name": text("As the user's profile has it."),
    "company": text("As the user's profile has it."),
    "location": text("As the user's profile has it."),
}
_USER = RecordShape(
    password=text("In clear: this is a fake. Without one nobody can sign in.", pattern=r"^\S{8,}$"),
    email=text("An address that no other user has.", pattern=EMAIL, **{"x-unique": "email"}),
    verified=flag("Whether the address has been confirmed.", True),
    prompts=texts(
        "What the user has yet to be asked: confirm_username, enter_name, enter_company."
    ),
    failed_logins=number("How many sign-ins in a row have failed.", 0, minimum=0),
    last_failed_login=date("When the last of them was."),
    **_COMMON,
)
_ORGANIZATION = RecordShape(
    email=text("Where to write to; organizations may share an address.", pattern=EMAIL),
    verified=flag("Always so, for organizations.", True),
    former_user=flag("Whether it was a user once, whom the seed may still name as one.", False),
    **_COMMON,
)


def _people(key: str, kind: Kind, shape: RecordShape, description: str) -> Section:
    def derived(ground: Context, name: str) -> dict[str, Any]:
        return {"uuid": ground.draw(kind, name).uuid(), "created": ground.now}

    def load(planting: LoadingContext, _: None, data: dict[str, Any]) -> None:
        for name, one in data.items():
            attributes = shape.load(one, **derived(planting, name))
            planting.world.store.accounts.add(Account(name=name, kind=kind, **attributes))

    def dump(harvest: ExportContext, _: None) -> dict[str, Any]:
        return {
            account.name: shape.dump(account, **derived(harvest, account.name))
            for account in harvest.world.store.accounts.find(kind=kind)
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


USERS = _people("users", "user", _USER, "Users by their names.")
ORGANIZATIONS = _people(
    "organizations", "organization", _ORGANIZATION, "Organizations by their names."
)
