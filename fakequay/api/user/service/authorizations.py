"""OAuth tokens of a user: lists and revokes issued tokens, lists and declines assigned tokens."""

from typing import Any

from fakequay.access import scope_descriptions
from fakequay.domain.accounts import applications
from fakequay.domain.errors import NotFound
from fakequay.models import Account, AssignedToken, OAuthToken
from fakequay.world import World


def views(world: World, account: Account) -> list[dict[str, Any]]:
    """Return the OAuth tokens with which applications act for a user."""
    tokens = world.store.oauth_tokens.find(account_id=account.id)
    return [view(world, token) for token in tokens]


def view(world: World, token: OAuthToken) -> dict[str, Any]:
    """Return the details of an OAuth token as the API shows them, without the secret text."""
    return {
        "application": _application(world, token.application_id),
        "scopes": scope_descriptions.describe(token.scope),
        "uuid": token.uuid,
    }


def find(world: World, account: Account, uuid: str) -> OAuthToken:
    """Return the OAuth token of a user by its uuid, or raise NotFound."""
    token = world.store.oauth_tokens.one(uuid=uuid)
    if token is None or token.account_id != account.id:
        raise NotFound
    return token


def delete(world: World, account: Account, uuid: str) -> None:
    """Revoke an OAuth token of a user. Raise NotFound if it does not exist."""
    world.store.oauth_tokens.remove(find(world, account, uuid))


def assigned_views(world: World, account: Account) -> list[dict[str, Any]]:
    """Return the OAuth tokens assigned to a user that the user has not accepted yet."""
    assigned = world.store.assigned_tokens.find(account_id=account.id)
    return [_assigned_view(world, token) for token in assigned]


def delete_assigned(world: World, account: Account, uuid: str) -> None:
    """Decline an assigned OAuth token. Raise NotFound if it does not exist."""
    offered = world.store.assigned_tokens.one(uuid=uuid)
    if offered is None or offered.account_id != account.id:
        raise NotFound
    world.store.assigned_tokens.remove(offered)


def _assigned_view(world: World, offered: AssignedToken) -> dict[str, Any]:
    application = world.store.applications.get(offered.application_id)
    client_id = application.client_id if application else ""
    return {
        "application": _application(world, offered.application_id) | {"client_id": client_id},
        "uuid": offered.uuid,
        "redirect_uri": offered.redirect_uri,
        "scopes": scope_descriptions.describe(offered.scope),
        "response_type": offered.response_type,
    }


def _application(world: World, id: int) -> dict[str, Any]:
    application = world.store.applications.get(id)
    if application is None:
        raise NotFound
    return applications.consent_view(world, application)
