"""Opaque ``next_page`` tokens: signed, so that one made up counts as none."""

import base64
import hmac
from collections.abc import Sequence
from typing import Any, Protocol

from fakequay.world import World

_SIGNATURE = 16  # bytes
_DIGITS = 57  # so that a token has the 100 characters of the real server's


class _HasId(Protocol):
    @property
    def id(self) -> int: ...


def page(world: World, about: str, key: str, found: Sequence[_HasId], limit: int) -> dict[str, Any]:
    """``{key: records}``, with ``next_page`` when more than ``limit`` records were found."""
    shown = list(found[:limit])
    answer: dict[str, Any] = {key: shown}
    if len(found) > limit:
        answer["next_page"] = token(world, about, shown[-1].id)
    return answer


def token(world: World, about: str, position: int) -> str:
    """The token for what comes after a position; ``about`` ties it to one kind of list."""
    text = str(position).zfill(_DIGITS).encode()
    return base64.urlsafe_b64encode(_sign(world, about, text) + text).decode()


def start(world: World, about: str, cursor: str | None) -> int | None:
    """The position a token stands for; None at the beginning and for what is no token."""
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
