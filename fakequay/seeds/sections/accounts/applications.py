"""Seed section of OAuth applications, with their issued and assigned tokens."""

from typing import Any

from fakequay.domain.accounts import derived_secrets
from fakequay.models import Account, Application
from fakequay.seeds.contexts import Context, ExportContext, LoadingContext
from fakequay.seeds.record_fields import RecordFields, derived_text, text
from fakequay.seeds.schema_parts import item, listing, mapping
from fakequay.seeds.section import Section

from . import oauth_tokens

_APPLICATION = RecordFields(
    description=text("Description of the OAuth application.", ""),
    application_uri=text("URL of the OAuth application.", ""),
    redirect_uri=text("Prefix that the redirect URLs of the OAuth application must have.", ""),
    avatar_email=text("E-mail address that determines the avatar of the OAuth application."),
    client_id=derived_text(
        "Client id of the OAuth application. Default: derived from the name of the application.",
        **{"x-unique": "client_id"},
    ),
    client_secret=derived_text(
        "Client secret of the OAuth application. Default: derived from the name of the application."
    ),
)
_GRANTS = {
    "tokens": oauth_tokens.TOKENS,
    "codes": oauth_tokens.CODES,
    "offers": oauth_tokens.OFFERS,
}


def _derived(context: Context, path: str) -> dict[str, Any]:
    drawn = context.draw("application", path)
    return {
        "client_id": derived_secrets.client_id(drawn),
        "client_secret": derived_secrets.client_secret(drawn),
    }


def _load(context: LoadingContext, owner: Account, data: dict[str, Any]) -> None:
    for key, entry in data.items():
        name = entry.get("name", key)
        path = f"{owner.name}/{name}"
        attributes = _APPLICATION.load(entry, **_derived(context, path))
        application = context.world.store.applications.add(
            Application(organization_id=owner.id, name=name, **attributes)
        )
        for kind, rows in _GRANTS.items():
            for grant in entry.get(kind, ()):
                rows.load(context, application, grant)


def _dump(context: ExportContext, owner: Account) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for application in context.world.store.applications.find(organization_id=owner.id):
        key, count = application.name, 1
        while key in found:
            key, count = f"{application.name} ({count + 1})", count + 1
        named = {} if key == application.name else {"name": application.name}
        found[key] = named | _dump_application(
            context, f"{owner.name}/{application.name}", application
        )
    return found


def _dump_application(
    context: ExportContext, path: str, application: Application
) -> dict[str, Any]:
    written = _APPLICATION.dump(application, **_derived(context, path))
    inside = {
        kind: [
            rows.dump(context, application, grant)
            for grant in rows.of(context.world, application)
            if context.name(grant.account_id)
        ]
        for kind, rows in _GRANTS.items()
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
                    "description": (
                        "Name of the OAuth application. Set this key only if the object "
                        "applications contains several applications with this name under "
                        "different keys. Default: the key of the application in the object "
                        "applications."
                    ),
                },
                **_APPLICATION.properties,
                "tokens": listing(
                    oauth_tokens.TOKENS.schema,
                    "OAuth tokens that were issued for the OAuth application.",
                ),
                "codes": listing(
                    oauth_tokens.CODES.schema,
                    "OAuth authorization codes that the OAuth application has not exchanged for a "
                    "token yet.",
                ),
                "offers": listing(
                    oauth_tokens.OFFERS.schema,
                    "OAuth tokens that were assigned to users who have not accepted them yet.",
                ),
            }
        ),
        "OAuth applications by name.",
    ),
    _load,
    _dump,
)
