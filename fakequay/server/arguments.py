"""Types of the arguments of ``FakeQuay``: seeds, times and releases, and their conversion."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from fakequay.contract.releases import parse_release
from fakequay.settings import QUAY_VERSION, checked_config, parse_time

Source = str | Path | Mapping[str, Any]
Seeds = Source | Sequence[Source]
Moment = float | str | datetime | None


def sources(seeds: Seeds) -> tuple[Source, ...]:
    """Return a seed, or a sequence of seeds, as a tuple of seeds."""
    return (seeds,) if isinstance(seeds, str | Path | Mapping) else tuple(seeds)


def release_name(version: str | None) -> str | None:
    """Return the name of a release of Quay, or None for None.

    Raises:
        ValueError: The release is not supported; the message lists the supported releases.
    """
    try:
        return None if version is None else str(parse_release(version))
    except ValueError as error:
        raise ValueError(f"quay_version: {error}") from error


def configuration(config: Mapping[str, Any] | None, quay_version: str | None) -> Mapping[str, Any]:
    """Return checked keys of Quay's configuration, including the release of Quay.

    Raises:
        ValueError: A key or value is invalid, or the release is not supported.
    """
    version = release_name(quay_version)
    named = {} if version is None else {QUAY_VERSION: version}
    return {**named, **checked_config(config or {})}


def seconds(at: Moment) -> float | None:
    """Return a time as Unix seconds. If the time is None, return None.

    Args:
        at: Unix seconds, ISO 8601 text, or a datetime.

    Raises:
        ValueError: The text is neither ISO 8601 nor a number, or the time is not between the years
            1970 and 3000.
    """
    if at is None:
        return None
    return parse_time(str(at.timestamp() if isinstance(at, datetime) else at))
