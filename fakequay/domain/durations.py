"""Spans of time as Quay's configuration writes them: ``30m``, ``2w``."""

import re

_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}


def parse_duration(span: str) -> int:
    """``2w`` as seconds; ``ValueError`` for what is no span."""
    match = re.fullmatch(r"(\d+)([smhdw])", span)
    if match is None:
        raise ValueError(f"{span!r} is no span of time such as 30m or 2w")
    return int(match[1]) * _SECONDS[match[2]]
