"""From an Authorization header or a session cookie to a Caller."""

from flask import request

from fakequay.access import ANONYMOUS, Caller, scopes
from fakequay.domain.accounts import oauth_tokens
from fakequay.models import Application, OAuthToken
from fakequay.world import World

from . import read_only_storage, sessions

USAGE_UPDATE_INTERVAL = 60  # seconds: uses of a token that follow closer are not noted


def caller(world: World) -> Caller:
    """Whoever calls the API: a token, else a session, else nobody.

    What is wrong with a token is not said: its bearer counts as nobody.
    """
    scheme, _, credential = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return by_oauth_token(world, credential.strip()) or ANONYMOUS
    return sessions.caller(world)


def by_oauth_token(world: World, text: str) -> Caller | None:
    """The caller of an OAuth token that is known and has not expired; notes that it was used."""
    token = oauth_tokens.get(world, text)
    if token is None:
        return None
    account = world.store.accounts.get(token.account_id)
    application = world.store.applications.get(token.application_id)
    if token.expires <= world.now() or account is None or not account.enabled:
        return None
    if application is None:
        return None
    if is_usage_update_due(world, token.last_accessed):
        world.store.oauth_tokens.change(token, last_accessed=world.now())
    return Caller(
        account,
        scopes.parse(token.scope),
        "oauth",
        token=_in_log_entries(token, application),
    )


def is_usage_update_due(world: World, last_accessed: float | None) -> bool:
    """Whether something has not been used for long enough that its use now is remembered."""
    is_new = last_accessed is None or world.now() - last_accessed >= USAGE_UPDATE_INTERVAL
    return is_new and read_only_storage.can_record_usage()


def _in_log_entries(token: OAuthToken, application: Application) -> dict[str, object]:
    return {
        "oauth_token_id": token.id,
        "oauth_token_application_id": application.client_id,
        "oauth_token_application": application.name,
    }
