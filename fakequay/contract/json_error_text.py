"""JSON error text: formats positions and values of a JSON document for error messages."""

import json
import re
from typing import Any

Path = tuple[str | int, ...]

_PLAIN = re.compile(r"[A-Za-z_][\w-]*")


def json_path(path: Path) -> str:
    """Format a position in a JSON document as JSONPath.

    Example: the position ``("users", "a b", 0)`` becomes ``$.users["a b"][0]``.
    """
    return "$" + "".join(_step(part) for part in path)


def quoted(value: Any) -> str:
    """Format a value as JSON, and shorten the text to 60 characters."""
    text = json.dumps(value, ensure_ascii=False, default=repr)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _step(part: str | int) -> str:
    if isinstance(part, str) and _PLAIN.fullmatch(part):
        return f".{part}"
    return f"[{json.dumps(part, ensure_ascii=False)}]"
