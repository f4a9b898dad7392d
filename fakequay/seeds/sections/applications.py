"""OAuth applications with the tokens that were issued and offered through them."""

from typing import Any

from fakequay.domain import secrets
from fakequay.records import Account, Application

from ..ground import Ground, Harvest, Planting
from ..names import item, listing, mapping
from ..section import Section
from ..shape import Shape, given, text
from . import tokens

_APPLICATION = Shape(
    description=text("What it is.", ""),
    application_uri=text("Where it is.", ""),
    redirect_uri=text("Where it takes people back to.", ""),
    avatar_email=text("The address its picture follows from."),
    client_id=given("Follows from its name unless given.", **{"x-unique": "client_id"}),
    client_secret=given("Follows from its name unless given."),
)


def _derived(ground: Ground, path: str) -> dict[str, Any]:
    drawn = ground.draw("application", path)
    return {
        "client_id": secrets.client_id(drawn),
        "client_secret": secrets.client_secret(drawn),
    }


def _load(planting: Planting, owner: Account, data: dict[str, Any]) -> None:
    for key, one in data.items():
        name = one.get("name", key)
        path = f"{owner.name}/{name}"
        attributes = _APPLICATION.load(one, **_derived(planting, path))
        application = planting.world.store.applications.add(
            Application(organization_id=owner.id, name=name, **attributes)
        )
        tokens.load(planting, application, path, one.get("tokens", ()))
        tokens.load_offers(planting, application, one.get("offers", ()))


def _dump(harvest: Harvest, owner: Account) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for application in harvest.world.store.applications.find(organization_id=owner.id):
        key, count = application.name, 1
        while key in found:
            key, count = f"{application.name} ({count + 1})", count + 1
        named = {} if key == application.name else {"name": application.name}
        found[key] = named | _dumped(harvest, f"{owner.name}/{application.name}", application)
    return found


def _dumped(harvest: Harvest, path: str, application: Application) -> dict[str, Any]:
    written = _APPLICATION.dump(application, **_derived(harvest, path))
    inside = {
        "tokens": tokens.dump(harvest, application, path),
        "offers": tokens.dump_offers(harvest, application),
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
                "tokens": listing(tokens.SCHEMA, "OAuth tokens."),
                "offers": listing(tokens.OFFER, "Tokens that users have yet to accept."),
            }
        ),
        "OAuth applications by their names.",
    ),
    _load,
    _dump,
)
