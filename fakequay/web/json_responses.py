"""JSON responses: bodies with the same spaces and line ends as those of the real server.

On the real server, JSON bodies of the REST API have a space after each comma and colon. Bodies of
other parts, such as the registry, have no spaces. All of these bodies end with a newline.

Bodies of the control API, which the real server does not have, contain neither spaces nor a
newline.
"""

import json
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

import orjson

_dumps: Callable[[Any], str] = json.dumps
with suppress(ImportError):
    import ujson

    # The same text as json.dumps, in a fraction of the time. orjson cannot write the spaces.
    _dumps = partial(ujson.dumps, separators=(", ", ": "), escape_forward_slashes=False)


def write(path: str, value: Any) -> bytes:
    """Encode the JSON body of a response with the spacing of the real server.

    Args:
        path: Path of the request, which selects the spacing.
        value: JSON value.
    """
    if path.startswith("/api/"):
        return write_spaced(value)
    return encode(value) if path.startswith("/_fakequay/") else write_compact(value)


def write_spaced(value: Any) -> bytes:
    """Encode a JSON body with spaces, in ASCII, as the real server's REST API does."""
    return f"{_dumps(value)}\n".encode()


def write_compact(value: Any) -> bytes:
    """Encode a JSON body without spaces, as the real server's registry does."""
    return encode(value) + b"\n"


def encode(value: Any) -> bytes:
    """Encode a value as JSON without spaces.

    The library orjson does not support integers of more than 64 bits. The slower module ``json``
    encodes values with such integers.
    """
    try:
        return orjson.dumps(value)
    except TypeError:
        return json.dumps(value, separators=(",", ":")).encode()
