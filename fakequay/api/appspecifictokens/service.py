"""Application-specific tokens: lists, creates, finds and revokes the tokens of a user."""

from typing import Any

from fakequay.domain import usage_log
from fakequay.domain.accounts import app_tokens
from fakequay.domain.errors import NotFound
from fakequay.models import Account, AppToken
from fakequay.world import World


def views(world: World, account: Account, *, expiring: bool) -> dict[str, Any]:
    """Return the application-specific tokens of a user.

    Args:
        expiring: Whether to return only those tokens that expire soon: after at most a tenth of
            the time ``APP_SPECIFIC_TOKEN_EXPIRATION``.
    """
    tokens = world.store.app_tokens.find(account_id=account.id)
    return app_tokens.views(world, tokens, expiring=expiring)


def create(world: World, account: Account, title: str) -> AppToken:
    """Create an application-specific token and record its creation in the usage log."""
    token = app_tokens.create(world, account, title)
    _record_log_entry(world, "create_app_specific_token", account, token)
    return token


def find(world: World, account: Account, uuid: str) -> AppToken:
    """Return an application-specific token of a user.

    Raises:
        NotFound: The user has no token with this uuid.
    """
    token = world.store.app_tokens.one(uuid=uuid)
    if token is None or token.account_id != account.id:
        raise NotFound
    return token


def revoke(world: World, account: Account, uuid: str) -> None:
    """Revoke an application-specific token and record the revocation in the usage log.

    Raises:
        NotFound: The user has no token with this uuid.
    """
    token = find(world, account, uuid)
    world.store.app_tokens.remove(token)
    _record_log_entry(world, "revoke_app_specific_token", account, token)


def _record_log_entry(world: World, kind: str, account: Account, token: AppToken) -> None:
    metadata = {"app_specific_token_title": token.title, "app_specific_token": token.uuid}
    usage_log.record(world, kind, account, metadata=metadata)
