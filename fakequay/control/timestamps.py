"""Time format in the responses of the control API."""

from datetime import UTC, datetime


def format_time(seconds: float) -> str:
    """Return Unix seconds as an ISO 8601 string in UTC."""
    return datetime.fromtimestamp(seconds, UTC).isoformat().replace("+00:00", "Z")
