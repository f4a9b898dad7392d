"""Pagination with opaque ``next_page`` tokens. Tokens are signed; invalid tokens are ignored."""

import base64
import hmac
from collections.abc import Sequence
from typing import Any, Protocol

from fakequay.world import World

_SIGNATURE = 16  # bytes
_DIGITS = 57  # makes a token 100 characters long, like a token of the real server


class _HasId(Protocol):
    @property
    def id(self) -> int: ...


def page(world: World, about: str, key: str, found: Sequence[_HasId], limit: int) -> dict[str, Any]:
    """Return ``{key: records}``, with ``next_page`` if there are more than ``limit`` records.

    Args:
        about: Name of the kind of list; a token is only valid for the same kind.
        found: Records after the current position. Pass up to ``limit + 1`` records, so that the
            function can detect a next page.
        limit: Maximum number of records on the page.
    """
    shown = list(found[:limit])
    answer: dict[str, Any] = {key: shown}
    if len(found) > limit:
        answer["next_page"] = encode_token(world, about, shown[-1].id)
    return answer


def encode_token(world: World, about: str, position: int) -> str:
    """Return the token for the page after a position.

    Args:
        about: Name of the kind of list; the token is only valid for the same kind.
        position: Id of the last record before the page.
    """
    text = str(position).zfill(_DIGITS).encode()
    return base64.urlsafe_b64encode(_sign(world, about, text) + text).decode()


def decode_token(world: World, about: str, cursor: str | None) -> int | None:
    """Return the position that a token encodes; None if the token is missing or invalid."""
    try:
        data = base64.urlsafe_b64decode((cursor or "").encode())
    except ValueError:
        return None
    signature, text = data[:_SIGNATURE], data[_SIGNATURE:]
    if not text or not hmac.compare_digest(signature, _sign(world, about, text)):
        return None
    return int(text)


def _sign(world: World, about: str, text: bytes) -> bytes:
    key = world.ids.secret("pages", about)
    return hmac.digest(key, text, "sha256")[:_SIGNATURE]
