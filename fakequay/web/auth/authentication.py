"""Authentication of API calls by OAuth token or session cookie."""

from fakequay.access import ANONYMOUS, Caller, scopes
from fakequay.domain.accounts import oauth_tokens
from fakequay.models import Application, OAuthToken
from fakequay.web import read_only_storage
from fakequay.web.instances import request_scope
from fakequay.world import World

from . import sessions

USAGE_UPDATE_INTERVAL = 60  # seconds between two updates of a last-use time


def caller(world: World) -> Caller:
    """Return the caller of the current request, from its bearer token or its session cookie.

    The session cookie is used only if the request has no bearer token. If the bearer token or the
    session cookie is invalid, or if the request has neither, the caller is anonymous.
    """
    authorization: str = request_scope.current().environ.get("HTTP_AUTHORIZATION", "")
    scheme, _, credential = authorization.partition(" ")
    if scheme.lower() == "bearer":
        return by_oauth_token(world, credential.strip()) or ANONYMOUS
    return sessions.caller(world)


def by_oauth_token(world: World, text: str) -> Caller | None:
    """Return the caller that an OAuth token authenticates, and update the token's last-use time.

    Returns:
        None if the token is unknown or expired, or if its user is disabled or deleted.
    """
    token = oauth_tokens.get(world, text)
    if token is None:
        return None
    account = world.store.accounts.get(token.account_id)
    application = world.store.applications.get(token.application_id)
    if oauth_tokens.has_expired(world, token) or account is None or not account.enabled:
        return None
    if application is None:
        return None
    if is_usage_update_due(world, token.last_accessed):
        world.store.oauth_tokens.change(token, last_accessed=world.now())
    return Caller(
        account,
        scopes.parse(token.scope),
        "oauth",
        token=_token_metadata(token, application),
    )


def is_usage_update_due(world: World, last_accessed: float | None) -> bool:
    """Return whether the last-use time of an account or token should be updated now.

    Last-use times are updated at most once per minute, and not while storage is read-only.

    Args:
        world: Data, clock and settings of the instance.
        last_accessed: Unix seconds of the last recorded use, or None if there was no use.
    """
    is_old = last_accessed is None or world.now() - last_accessed >= USAGE_UPDATE_INTERVAL
    return is_old and read_only_storage.can_record_usage()


def _token_metadata(token: OAuthToken, application: Application) -> dict[str, object]:
    return {
        "oauth_token_id": token.id,
        "oauth_token_application_id": application.client_id,
        "oauth_token_application": application.name,
    }
