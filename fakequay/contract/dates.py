"""Dates in responses: formats Unix seconds as RFC 2822 dates with the zone ``-0000``."""

from email.utils import formatdate
from functools import lru_cache


@lru_cache(4096)
def rfc2822(seconds: float) -> str:
    """Return a time as an RFC 2822 date, for example ``Tue, 02 Jan 2024 03:04:05 -0000``.

    Args:
        seconds: The time in Unix seconds.
    """
    return formatdate(seconds)
