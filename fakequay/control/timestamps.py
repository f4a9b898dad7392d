"""Moments as the control API writes them."""

from datetime import UTC, datetime


def format_time(seconds: float) -> str:
    """ISO 8601, in UTC."""
    return datetime.fromtimestamp(seconds, UTC).isoformat().replace("+00:00", "Z")
