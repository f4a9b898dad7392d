"""OAuth tokens: those that were issued, and those that are on offer."""

from collections.abc import Iterable
from typing import Any

from fakequay.domain.accounts import derived_secrets
from fakequay.domain.accounts.oauth_tokens import NAME_LENGTH, TEN_YEARS
from fakequay.models import Application, AssignedToken, OAuthToken
from fakequay.seeds.contexts import Context, ExportContext, LoadingContext
from fakequay.seeds.record_fields import RecordShape, choice, date, flag, given, text
from fakequay.seeds.schema_parts import item, refers_to

_SCOPE = {"type": "string", "format": "scopes", "description": "With spaces between them."}
_TOKEN = RecordShape(
    title=text("What it is for."),
    token=given(
        "40 letters and digits; follow from user, application and scope unless given.",
        pattern="^[A-Za-z0-9]{40}$",
        **{"x-unique": "oauth token"},
    ),
    uuid=given("Follows from the same unless given.", **{"x-unique": "oauth uuid"}),
    created=date("With the world unless given.", derived=True),
    expires=date("Ten years after it was made unless given.", derived=True),
    last_accessed=date("When it was last used."),
    created_by=text("The name of who has made it."),
    bootstrap=flag("Whether it is the one that an install is set up with.", False),
)
_OFFER = RecordShape(
    uuid=given("Follows from user, application and scope unless given."),
    redirect_uri=text("Where the user is taken to.", ""),
    response_type=choice("What the user gets.", ("token", "code"), "token"),
)
SCHEMA = item(
    {"user": refers_to("user", "Whose it is."), "scope": _SCOPE, **_TOKEN.properties},
    required=["user", "scope"],
)
OFFER = item(
    {"user": refers_to("user", "To whom."), "scope": _SCOPE, **_OFFER.properties},
    required=["user", "scope"],
)


def load(
    planting: LoadingContext, application: Application, path: str, data: Iterable[dict[str, Any]]
) -> None:
    for one in data:
        user, scope = planting.account(one["user"]), one["scope"]
        created = _TOKEN.load(one)["created"] or planting.now
        derived = _derived(planting, user.name, path, scope, created)
        attributes = _TOKEN.load(one, **derived)
        planting.world.store.oauth_tokens.add(
            OAuthToken(
                account_id=user.id,
                application_id=application.id,
                name=attributes["token"][:NAME_LENGTH],
                scope=scope,
                **attributes,
            )
        )


def dump(harvest: ExportContext, application: Application, path: str) -> list[dict[str, Any]]:
    return [
        {
            "user": user,
            "scope": one.scope,
            **_TOKEN.dump(one, **_derived(harvest, user, path, one.scope, one.created)),
        }
        for one in harvest.world.store.oauth_tokens.find(application_id=application.id)
        if (user := harvest.name(one.account_id))
    ]


def load_offers(
    planting: LoadingContext, application: Application, data: Iterable[dict[str, Any]]
) -> None:
    for one in data:
        derived = _offered(planting, one["user"], application, one["scope"])
        planting.world.store.assigned_tokens.add(
            AssignedToken(
                account_id=planting.account(one["user"]).id,
                application_id=application.id,
                scope=one["scope"],
                **_OFFER.load(one, **derived),
            )
        )


def dump_offers(harvest: ExportContext, application: Application) -> list[dict[str, Any]]:
    return [
        {
            "user": user,
            "scope": one.scope,
            **_OFFER.dump(one, **_offered(harvest, user, application, one.scope)),
        }
        for one in harvest.world.store.assigned_tokens.find(application_id=application.id)
        if (user := harvest.name(one.account_id))
    ]


def _derived(
    ground: Context, username: str, path: str, scope: str, created: float
) -> dict[str, Any]:
    drawn = ground.draw("oauth", derived_secrets.oauth_token_subject(username, path, scope))
    return {
        "token": derived_secrets.oauth_token(drawn),
        "uuid": drawn.uuid(),
        "created": ground.now,
        "expires": created + TEN_YEARS,
    }


def _offered(
    ground: Context, username: str, application: Application, scope: str
) -> dict[str, Any]:
    return {"uuid": ground.draw("assigned", f"{username} {application.client_id} {scope}").uuid()}
