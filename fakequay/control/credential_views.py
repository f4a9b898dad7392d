"""JSON objects of credentials, as the control API and the command line return them."""

from typing import Any

from fakequay.domain.accounts import credential_lookup
from fakequay.models import Account, Application, AppToken, OAuthToken
from fakequay.world import World

from .timestamps import format_time

Json = dict[str, Any]


def oauth_token(world: World, token: OAuthToken) -> Json:
    """Return the JSON object of an OAuth token: its user, application, scopes and expiry."""
    user = world.store.accounts.get(token.account_id)
    application = world.store.applications.get(token.application_id)
    return {
        "token": token.token,
        "uuid": token.uuid,
        "username": user.name if user else "",
        "application": (
            credential_lookup.application_path(world, application) if application else ""
        ),
        "scope": token.scope,
        "expires": format_time(token.expires),
    }


def robot(account: Account) -> Json:
    """Return the JSON object of a robot account: its name and its token."""
    return {"name": account.name, "token": account.token}


def app_token(world: World, token: AppToken) -> Json:
    """Return the JSON object of an application-specific token: its user, title and expiry.

    If the token does not expire, the field ``expires`` is null.
    """
    user = world.store.accounts.get(token.account_id)
    return {
        "token": token.token,
        "uuid": token.uuid,
        "username": user.name if user else "",
        "title": token.title,
        "expires": None if token.expiration is None else format_time(token.expiration),
    }


def client(world: World, application: Application) -> Json:
    """Return the JSON object of an OAuth application: its client id and client secret."""
    return {
        "application": credential_lookup.application_path(world, application),
        "client_id": application.client_id,
        "client_secret": application.client_secret,
    }
