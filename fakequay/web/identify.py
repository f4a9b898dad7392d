"""From an Authorization header or a session cookie to a Caller."""

from flask import request

from fakequay.access import ANONYMOUS, Caller, scopes
from fakequay.domain import tokens
from fakequay.records import Application, OAuthToken
from fakequay.world import World

from . import sessions, unkept

NOTED_EVERY = 60  # seconds: uses of a token that follow closer are not noted


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
    token = tokens.one(world, text)
    if token is None:
        return None
    account = world.store.accounts.get(token.account_id)
    application = world.store.applications.get(token.application_id)
    if token.expires <= world.now() or account is None or not account.enabled:
        return None
    if application is None:
        return None
    if is_worth_noting(world, token.last_accessed):
        world.store.oauth_tokens.change(token, last_accessed=world.now())
    return Caller(
        account,
        scopes.parse(token.scope),
        "oauth",
        token=_in_log_entries(token, application),
    )


def is_worth_noting(world: World, last_accessed: float | None) -> bool:
    """Whether something has not been used for long enough that its use now is remembered."""
    is_new = last_accessed is None or world.now() - last_accessed >= NOTED_EVERY
    return is_new and unkept.takes_notes()


def _in_log_entries(token: OAuthToken, application: Application) -> dict[str, object]:
    return {
        "oauth_token_id": token.id,
        "oauth_token_application_id": application.client_id,
        "oauth_token_application": application.name,
    }
