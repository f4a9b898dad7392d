"""Application-specific tokens: passwords that a user makes for single programs."""

import math
from collections.abc import Iterable
from typing import Any

from fakequay.domain import durations
from fakequay.models import Account, AppToken
from fakequay.world import World

from . import derived_secrets

SOON = 0.1  # of the time that a token lives


def create(world: World, account: Account, title: str) -> AppToken:
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
    """All of them, or those that end soon; the real server says null for all."""
    shown = [token for token in tokens if not expiring or _expires_soon(world, token)]
    return {"tokens": shown, "only_expiring": expiring or None}


def _expires_soon(world: World, token: AppToken) -> bool:
    lifetime = durations.parse_duration(world.config.get("APP_SPECIFIC_TOKEN_EXPIRATION") or "4w")
    end = token.expiration
    return end is not None and world.now() < end <= world.now() + math.ceil(SOON * lifetime)
