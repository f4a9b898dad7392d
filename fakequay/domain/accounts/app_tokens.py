"""Application-specific tokens: passwords that a user creates for command-line clients."""

import math
from collections.abc import Iterable
from typing import Any

from fakequay.contract import durations
from fakequay.models import Account, AppToken
from fakequay.world import World

from . import derived_secrets

# A token expires soon if less than this fraction of its lifetime is left.
EXPIRING_FRACTION = 0.1


def create(world: World, account: Account, title: str) -> AppToken:
    """Create an application-specific token for a user.

    If ``APP_SPECIFIC_TOKEN_EXPIRATION`` is set, the token expires after this duration.
    """
    drawn = world.draw("apptoken", f"{account.name} {title}")
    lifetime = world.config.get("APP_SPECIFIC_TOKEN_EXPIRATION")
    return world.store.app_tokens.add(
        AppToken(
            account_id=account.id,
            uuid=drawn.uuid(),
            title=title,
            token=derived_secrets.app_token(drawn),
            created=world.now(),
            expiration=world.now() + durations.parse_duration(lifetime) if lifetime else None,
        )
    )


def views(world: World, tokens: Iterable[AppToken], *, expiring: bool) -> dict[str, Any]:
    """Return the response body for a list of application-specific tokens.

    Args:
        expiring: Whether to return only those tokens that expire soon. If False, the field
            ``only_expiring`` of the response is null, as on the real server.
    """
    shown = [token for token in tokens if not expiring or _expires_soon(world, token)]
    return {"tokens": shown, "only_expiring": expiring or None}


def _expires_soon(world: World, token: AppToken) -> bool:
    lifetime = durations.parse_duration(world.config.get("APP_SPECIFIC_TOKEN_EXPIRATION") or "4w")
    end = token.expiration
    return end is not None and world.now() < end <= world.now() + math.ceil(
        EXPIRING_FRACTION * lifetime
    )
