"""Features and notification events of the releases of Quay, from ``releases.json``."""

from functools import cache

from .releases import NEWEST, RELEASES, Release, read_table


@cache
def feature_default(name: str, release: Release) -> bool | None:
    """Return whether a feature is on by default on a real server with a release of Quay.

    fakequay has other defaults: most features are on.

    Args:
        name: Name of the feature without ``FEATURE_``.
        release: Release of Quay.

    Returns:
        True or False; None if the release does not have the feature.
    """
    default = None
    for since, value in read_table()["features"].get(name, {}).items():
        if release >= RELEASES[since]:
            default = value
    return default


def feature_names() -> list[str]:
    """Return the names of the features that a release of Quay has, without ``FEATURE_``."""
    return list(read_table()["features"])


def feature_exists(name: str, release: Release) -> bool:
    """Return whether a release of Quay has a feature.

    A feature that only fakequay has, and no release of Quay, exists in every release.
    """
    if release is NEWEST or name not in read_table()["features"]:
        return True
    return feature_default(name, release) is not None


def feature_of_release(name: str, release: Release, *, configured: bool) -> bool:
    """Return whether a feature is on in a release.

    A feature that the release does not have yet is off. There is one exception: if the behaviour
    was always present in older releases, before a later release added the ``FEATURE_*`` key to
    switch it off, the feature is on.

    Args:
        name: Name of the feature without ``FEATURE_``.
        configured: Whether the feature is on in the configuration.
    """
    if feature_exists(name, release):
        return configured
    return name in read_table()["always_on_before"]


def event_names() -> list[str]:
    """Return the names of notification events that the oldest supported release does not have."""
    return list(read_table()["events"])


def event_exists(name: str, release: Release) -> bool:
    """Return whether a release has a notification event."""
    since = read_table()["events"].get(name)
    return since is None or release >= RELEASES[since]
