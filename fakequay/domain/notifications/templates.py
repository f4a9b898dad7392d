"""Webhook bodies that their owner wrote: JSON whose texts may hold ``${repository}``."""

import json
import re
from typing import Any

from fakequay.domain.errors import InvalidRequest

_PLACE = re.compile(r"\$\{([^}]*)\}")


def check(template: str) -> None:
    try:
        json.loads(template)
    except ValueError as error:
        raise InvalidRequest(f"Could not parse template: {error}") from error


def fill(template: str, data: dict[str, Any]) -> Any:
    """The template with each place filled; a text that is one place only becomes the value."""
    return _fill(json.loads(template), data)


def _fill(value: Any, data: dict[str, Any]) -> Any:
    match value:
        case dict():
            return {key: _fill(inner, data) for key, inner in value.items()}
        case list():
            return [_fill(inner, data) for inner in value]
        case str():
            whole = _PLACE.fullmatch(value)
            if whole:
                return _look_up(whole[1], data)
            return _PLACE.sub(lambda place: str(_look_up(place[1], data)), value)
        case _:
            return value


def _look_up(path: str, data: Any) -> Any:
    """``event_data.name`` or ``name``; None where there is no such thing."""
    for part in path.strip().removeprefix("event_data.").split("."):
        data = data.get(part) if isinstance(data, dict) else None
    return data
