"""Pagination of lists with signed ``next_page`` tokens. Invalid tokens are ignored."""

import base64
import hmac
from collections.abc import Sequence
from typing import Any, Protocol

from fakequay.world import World

_SIGNATURE = 16  # size of a signature in bytes
_DIGITS = 57  # With this number of digits, a token has 100 characters, as on the real server.


class _HasId(Protocol):
    @property
    def id(self) -> int: ...


def page(
    world: World, list_name: str, key: str, found: Sequence[_HasId], limit: int
) -> dict[str, Any]:
    """Return a response body with a page of records.

    Args:
        list_name: Name of the list. A token is valid only for the list for which it was created.
        key: Key of the response that contains the records.
        found: The records that follow the previous page: more than ``limit`` records, or all if
            there are fewer.
        limit: Maximum number of records on the page. If there are more records, the response
            contains ``next_page``.
    """
    shown = list(found[:limit])
    answer: dict[str, Any] = {key: shown}
    if len(found) > limit:
        answer["next_page"] = encode_token(world, list_name, shown[-1].id)
    return answer


def encode_token(world: World, list_name: str, position: int) -> str:
    """Return the ``next_page`` token for the page after a position.

    Args:
        list_name: Name of the list. The token is valid only for this list.
        position: Id of the last record before the next page.
    """
    text = str(position).zfill(_DIGITS).encode()
    return base64.urlsafe_b64encode(_sign(world, list_name, text) + text).decode()


def decode_token(world: World, list_name: str, cursor: str | None) -> int | None:
    """Return the record id in a ``next_page`` token; None if the token is missing or invalid."""
    try:
        data = base64.urlsafe_b64decode((cursor or "").encode())
    except ValueError:
        return None
    signature, text = data[:_SIGNATURE], data[_SIGNATURE:]
    if not text or not hmac.compare_digest(signature, _sign(world, list_name, text)):
        return None
    return int(text)


def _sign(world: World, list_name: str, text: bytes) -> bytes:
    key = world.ids.secret("pages", list_name)
    return hmac.digest(key, text, "sha256")[:_SIGNATURE]
