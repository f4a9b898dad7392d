"""OAuth applications with the tokens that were issued and offered through them."""

from typing import Any

from fakequay.domain.accounts import derived_secrets
from fakequay.models import Account, Application
from fakequay.seeds.contexts import Context, ExportContext, LoadingContext
from fakequay.seeds.record_fields import RecordShape, given, text
from fakequay.seeds.schema_parts import item, listing, mapping
from fakequay.seeds.section import Section

from . import oauth_tokens

_APPLICATION = RecordShape(
    description=text("What it is.", ""),
    application_uri=text("Where it is.", ""),
    redirect_uri=text("Where it takes people back to.", ""),
    avatar_email=text("The address its picture follows from."),
    client_id=given("Follows from its name unless given.", **{"x-unique": "client_id"}),
    client_secret=given("Follows from its name unless given."),
)


def _derived(ground: Context, path: str) -> dict[str, Any]:
    drawn = ground.draw("application", path)
    return {
        "client_id": derived_secrets.client_id(drawn),
        "client_secret": derived_secrets.client_secret(drawn),
    }


def _load(planting: LoadingContext, owner: Account, data: dict[str, Any]) -> None:
    for key, one in data.items():
        name = one.get("name", key)
        path = f"{owner.name}/{name}"
        attributes = _APPLICATION.load(one, **_derived(planting, path))
        application = planting.world.store.applications.add(
            Application(organization_id=owner.id, name=name, **attributes)
        )
        oauth_tokens.load(planting, application, path, one.get("tokens", ()))
        oauth_tokens.load_offers(planting, application, one.get("offers", ()))


def _dump(harvest: ExportContext, owner: Account) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for application in harvest.world.store.applications.find(organization_id=owner.id):
        key, count = application.name, 1
        while key in found:
            key, count = f"{application.name} ({count + 1})", count + 1
        named = {} if key == application.name else {"name": application.name}
        found[key] = named | _dumped(harvest, f"{owner.name}/{application.name}", application)
    return found


def _dumped(harvest: ExportContext, path: str, application: Application) -> dict[str, Any]:
    written = _APPLICATION.dump(application, **_derived(harvest, path))
    inside = {
        "tokens": oauth_tokens.dump(harvest, application, path),
        "offers": oauth_tokens.dump_offers(harvest, application),
    }
    return written | {key: value for key, value in inside.items() if value}


APPLICATIONS = Section(
    "applications",
    ("user", "organization"),
    mapping(
        item(
            {
                "name": {
                    "type": "string",
                    "description": "Its name, where several have the same: else the key is.",
                },
                **_APPLICATION.properties,
                "tokens": listing(oauth_tokens.SCHEMA, "OAuth tokens."),
                "offers": listing(oauth_tokens.OFFER, "Tokens that users have yet to accept."),
            }
        ),
        "OAuth applications by their names.",
    ),
    _load,
    _dump,
)
