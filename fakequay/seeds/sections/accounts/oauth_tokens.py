"""OAuth tokens, authorization codes, and tokens assigned to users, in the seed format."""

from collections.abc import Callable, Mapping
from typing import Any

from fakequay.determinism import ALPHANUMERIC
from fakequay.domain.accounts import derived_secrets
from fakequay.domain.accounts.oauth_tokens import NAME_LENGTH, TEN_YEARS
from fakequay.models import Application, AssignedToken, OAuthCode, OAuthToken
from fakequay.seeds.contexts import Context
from fakequay.seeds.record_fields import (
    REQUIRED,
    Field,
    RecordFields,
    choice,
    date,
    derived_text,
    flag,
    text,
)
from fakequay.seeds.record_sections import Derive, RecordRows
from fakequay.world import World

Get = Callable[[str], Any]

_SCOPE = Field(
    {
        "type": "string",
        "format": "scopes",
        "description": "Scopes of the OAuth token, separated by spaces.",
    },
    REQUIRED,
)
_TOKEN = RecordFields(
    scope=_SCOPE,
    title=text("Title of the OAuth token."),
    token=derived_text(
        (
            "Value of the OAuth token: at least 40 letters, digits, hyphens and underscores. "
            "Default: 40 letters and digits, derived from user, application and scope."
        ),
        pattern="^[A-Za-z0-9_-]{40,255}$",
        **{"x-unique": "oauth token"},
    ),
    uuid=derived_text(
        "UUID of the OAuth token. Default: derived from user, application and scope.",
        **{"x-unique": "oauth uuid"},
    ),
    created=date(
        "Creation time of the OAuth token. Default: the time at which the seed is loaded.",
        derived=True,
    ),
    expires=date(
        "Expiry time of the OAuth token. Default: ten years after the creation time.", derived=True
    ),
    last_accessed=date("Time of the last use of the OAuth token. Default: null (never used)."),
    created_by=text("Name of the user who created the OAuth token."),
    bootstrap=flag("Whether the OAuth token is the bootstrap token of the installation.", False),
)
_OFFER = RecordFields(
    scope=_SCOPE,
    uuid=derived_text(
        "UUID of the assigned OAuth token. Default: derived from user, application and scope."
    ),
    redirect_uri=text(
        "URL to which the user is redirected after the user has accepted the OAuth token.", ""
    ),
    response_type=choice(
        (
            "Response that the OAuth application gets when the user accepts the OAuth token: the "
            "token itself or an authorization code."
        ),
        ("token", "code"),
        "token",
    ),
)
_CODE = RecordFields(
    scope=_SCOPE,
    code=derived_text(
        "Value of the authorization code. Default: derived from user, application and scope.",
        minLength=1,
        **{"x-unique": "oauth code"},
    ),
    created=date(
        "Creation time of the authorization code. Default: the time at which the seed is loaded.",
        derived=True,
    ),
)


def _derive_token(context: Context, application: Application, get: Get) -> Mapping[str, Any]:
    path = f"{_account(context, application.organization_id)}/{application.name}"
    user = _account(context, get("account_id"))
    drawn = context.draw("oauth", derived_secrets.oauth_token_subject(user, path, get("scope")))
    return {
        "token": derived_secrets.oauth_token(drawn),
        "uuid": drawn.uuid(),
        "created": context.now,
        "expires": (get("created") or context.now) + TEN_YEARS,
    }


def _derive_code(context: Context, application: Application, get: Get) -> Mapping[str, Any]:
    drawn = context.draw("oauth code", _subject(context, application, get))
    return {"code": drawn.token(alphabet=ALPHANUMERIC), "created": context.now}


def _derive_offer(context: Context, application: Application, get: Get) -> Mapping[str, Any]:
    return {"uuid": context.draw("assigned", _subject(context, application, get)).uuid()}


def _subject(context: Context, application: Application, get: Get) -> str:
    return f"{_account(context, get('account_id'))} {application.client_id} {get('scope')}"


def _account(context: Context, id: int) -> str:
    account = context.world.store.accounts.get(id)
    return account.name if account else ""


def _make_token(**attributes: Any) -> OAuthToken:
    return OAuthToken(name=attributes["token"][:NAME_LENGTH], **attributes)


def _of_application(_: World, application: Application) -> Mapping[str, Any]:
    return {"application_id": application.id}


def _rows(
    table: str, make: Callable[..., Any], fields: RecordFields, derive: Derive, user: str
) -> RecordRows:
    return RecordRows(
        table=table,
        make=make,
        fields=fields,
        belongs=_of_application,
        derive=derive,
        accounts={"user": ("account_id", "user", user)},
        required=("user",),
    )


TOKENS = _rows(
    "oauth_tokens",
    _make_token,
    _TOKEN,
    _derive_token,
    "Name of the user to whom the OAuth token belongs.",
)
CODES = _rows(
    "oauth_codes",
    OAuthCode,
    _CODE,
    _derive_code,
    "Name of the user who authorized the OAuth application.",
)
OFFERS = _rows(
    "assigned_tokens",
    AssignedToken,
    _OFFER,
    _derive_offer,
    "Name of the user to whom the OAuth token is assigned.",
)
