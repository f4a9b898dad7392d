"""Durations in the form of Quay's configuration: a number and a unit, such as ``30m`` or ``2w``."""

import re

_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}


def parse_duration(span: str) -> int:
    """Convert a duration such as ``2w`` to seconds.

    Raises:
        ValueError: The text is not a number followed by s, m, h, d or w.
    """
    match = re.fullmatch(r"(\d+)([smhdw])", span)
    if match is None:
        raise ValueError(f"{span!r} is not a duration such as 30m or 2w")
    return int(match[1]) * _SECONDS[match[2]]
