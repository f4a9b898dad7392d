"""Templates for webhook bodies: JSON with placeholders such as ``${repository}``."""

import json
import re
from typing import Any

from fakequay.domain.errors import InvalidRequest

_PLACEHOLDER = re.compile(r"\$\{([^}]*)\}")


def check(template: str) -> None:
    """Check that a webhook template is valid JSON.

    Raises:
        InvalidRequest: The template is not valid JSON.
    """
    try:
        json.loads(template)
    except ValueError as error:
        raise InvalidRequest(f"Could not parse template: {error}") from error


def fill(template: str, data: dict[str, Any]) -> Any:
    """Replace the placeholders of a webhook template by values from the payload of an event.

    If a string consists of a single placeholder, it becomes the value with its JSON type, for
    example a number.
    """
    return _fill(json.loads(template), data)


def _fill(value: Any, data: dict[str, Any]) -> Any:
    match value:
        case dict():
            return {key: _fill(inner, data) for key, inner in value.items()}
        case list():
            return [_fill(inner, data) for inner in value]
        case str():
            whole = _PLACEHOLDER.fullmatch(value)
            if whole:
                return _look_up(whole[1], data)
            return _PLACEHOLDER.sub(lambda place: str(_look_up(place[1], data)), value)
        case _:
            return value


def _look_up(path: str, data: Any) -> Any:
    """Return the value at a path such as ``event_data.name`` in a payload, or None."""
    for part in path.strip().removeprefix("event_data.").split("."):
        data = data.get(part) if isinstance(data, dict) else None
    return data
