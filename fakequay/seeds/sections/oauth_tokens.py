"""OAuth tokens, authorization codes, and tokens assigned to users, in the seed format."""

from collections.abc import Iterable
from typing import Any

from fakequay.determinism import ALPHANUMERIC
from fakequay.domain.accounts import derived_secrets
from fakequay.domain.accounts.oauth_tokens import NAME_LENGTH, TEN_YEARS
from fakequay.models import Application, AssignedToken, OAuthCode, OAuthToken
from fakequay.seeds.contexts import Context, ExportContext, LoadingContext
from fakequay.seeds.record_fields import RecordShape, choice, date, derived_text, flag, text
from fakequay.seeds.schema_parts import item, refers_to

_SCOPE = {
    "type": "string",
    "format": "scopes",
    "description": "Scopes of the token, separated by spaces.",
}
_TOKEN = RecordShape(
    title=text("Title of the token."),
    token=derived_text(
        (
            "The token: at least 40 letters, digits, hyphens and underscores. Default: 40 letters "
            "and digits, derived from user, application and scope."
        ),
        pattern="^[A-Za-z0-9_-]{40,255}$",
        **{"x-unique": "oauth token"},
    ),
    uuid=derived_text(
        "UUID of the token. Default: derived from user, application and scope.",
        **{"x-unique": "oauth uuid"},
    ),
    created=date("Creation time. Default: the time at which the seed is loaded.", derived=True),
    expires=date("Expiry time. Default: ten years after the creation time.", derived=True),
    last_accessed=date("Time of the last use. Default: never used."),
    created_by=text("Name of the user who created the token."),
    bootstrap=flag("Whether the token is the bootstrap token of the installation.", False),
)
_OFFER = RecordShape(
    uuid=derived_text("UUID of the assignment. Default: derived from user, application and scope."),
    redirect_uri=text("URL to which the user is redirected after accepting the token.", ""),
    response_type=choice(
        ("Response type of the authorization: an access token or an authorization code."),
        ("token", "code"),
        "token",
    ),
)
_CODE = RecordShape(
    code=derived_text(
        "The authorization code. Default: derived from user, application and scope.",
        minLength=1,
        **{"x-unique": "oauth code"},
    ),
    created=date("Creation time. Default: the time at which the seed is loaded.", derived=True),
)
CODE = item(
    {
        "user": refers_to("user", "Name of the user who authorized the application."),
        "scope": _SCOPE,
        **_CODE.properties,
    },
    required=["user", "scope"],
)
SCHEMA = item(
    {
        "user": refers_to("user", "Name of the user to whom the token belongs."),
        "scope": _SCOPE,
        **_TOKEN.properties,
    },
    required=["user", "scope"],
)
OFFER = item(
    {
        "user": refers_to("user", "Name of the user to whom the token is assigned."),
        "scope": _SCOPE,
        **_OFFER.properties,
    },
    required=["user", "scope"],
)


def load(
    context: LoadingContext, application: Application, path: str, data: Iterable[dict[str, Any]]
) -> None:
    """Store the tokens that were issued to an OAuth application.

    Args:
        path: Name of the application as ``namespace/application``.
    """
    for entry in data:
        user, scope = context.account(entry["user"]), entry["scope"]
        created = _TOKEN.load(entry)["created"] or context.now
        derived = _derived(context, user.name, path, scope, created)
        attributes = _TOKEN.load(entry, **derived)
        context.world.store.oauth_tokens.add(
            OAuthToken(
                account_id=user.id,
                application_id=application.id,
                name=attributes["token"][:NAME_LENGTH],
                scope=scope,
                **attributes,
            )
        )


def dump(context: ExportContext, application: Application, path: str) -> list[dict[str, Any]]:
    """Return the tokens that were issued to an OAuth application, in the form of a seed.

    Args:
        path: Name of the application as ``namespace/application``.
    """
    return [
        {
            "user": user,
            "scope": entry.scope,
            **_TOKEN.dump(entry, **_derived(context, user, path, entry.scope, entry.created)),
        }
        for entry in context.world.store.oauth_tokens.find(application_id=application.id)
        if (user := context.name(entry.account_id))
    ]


def load_codes(
    context: LoadingContext, application: Application, data: Iterable[dict[str, Any]]
) -> None:
    """Store the OAuth codes that an application has not exchanged for a token yet."""
    for entry in data:
        derived = _derive_code(context, entry["user"], application, entry["scope"])
        context.world.store.oauth_codes.add(
            OAuthCode(
                account_id=context.account(entry["user"]).id,
                application_id=application.id,
                scope=entry["scope"],
                **_CODE.load(entry, **derived),
            )
        )


def dump_codes(context: ExportContext, application: Application) -> list[dict[str, Any]]:
    """Return the OAuth codes that an application has not exchanged for a token yet."""
    return [
        {
            "user": user,
            "scope": entry.scope,
            **_CODE.dump(entry, **_derive_code(context, user, application, entry.scope)),
        }
        for entry in context.world.store.oauth_codes.find(application_id=application.id)
        if (user := context.name(entry.account_id))
    ]


def load_offers(
    context: LoadingContext, application: Application, data: Iterable[dict[str, Any]]
) -> None:
    """Store the tokens of an application that are assigned to users but not accepted yet."""
    for entry in data:
        derived = _derive_offer(context, entry["user"], application, entry["scope"])
        context.world.store.assigned_tokens.add(
            AssignedToken(
                account_id=context.account(entry["user"]).id,
                application_id=application.id,
                scope=entry["scope"],
                **_OFFER.load(entry, **derived),
            )
        )


def dump_offers(context: ExportContext, application: Application) -> list[dict[str, Any]]:
    """Return the tokens of an application that are assigned to users but not accepted yet."""
    return [
        {
            "user": user,
            "scope": entry.scope,
            **_OFFER.dump(entry, **_derive_offer(context, user, application, entry.scope)),
        }
        for entry in context.world.store.assigned_tokens.find(application_id=application.id)
        if (user := context.name(entry.account_id))
    ]


def _derived(
    context: Context, username: str, path: str, scope: str, created: float
) -> dict[str, Any]:
    drawn = context.draw("oauth", derived_secrets.oauth_token_subject(username, path, scope))
    return {
        "token": derived_secrets.oauth_token(drawn),
        "uuid": drawn.uuid(),
        "created": context.now,
        "expires": created + TEN_YEARS,
    }


def _derive_code(
    context: Context, username: str, application: Application, scope: str
) -> dict[str, Any]:
    drawn = context.draw("oauth code", f"{username} {application.client_id} {scope}")
    return {"code": drawn.token(alphabet=ALPHANUMERIC), "created": context.now}


def _derive_offer(
    context: Context, username: str, application: Application, scope: str
) -> dict[str, Any]:
    return {"uuid": context.draw("assigned", f"{username} {application.client_id} {scope}").uuid()}
