"""Features and notification events of the releases of Quay, from ``releases.json``."""

from functools import cache

from .releases import NEWEST, RELEASES, Release, read_table


@cache
def feature_default(name: str, release: Release) -> bool | None:
    """Return whether a feature is on by default on a real server of a given release of Quay.

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
    """Return the names of the features of all releases of Quay, without ``FEATURE_``."""
    return list(read_table()["features"])


def feature_exists(name: str, release: Release) -> bool:
    """Return whether a release of Quay has a feature.

    The result is also True for a feature that fakequay adds and that no release of Quay has.
    """
    if release is NEWEST or name not in read_table()["features"]:
        return True
    return feature_default(name, release) is not None


def feature_of_release(name: str, release: Release, *, configured: bool) -> bool:
    """Return whether a feature is on in an instance that reproduces a release of Quay.

    If the release does not have the feature yet, the feature is off. There is one exception:
    some features existed before their ``FEATURE_*`` key, and could not be disabled. In the
    releases without the key, such a feature is on.

    Args:
        name: Name of the feature without ``FEATURE_``.
        configured: Whether the feature is on in the configuration.
    """
    if feature_exists(name, release):
        return configured
    return name in read_table()["always_on_before"]


def event_names() -> list[str]:
    """Return the names of the notification events that the oldest supported release lacks."""
    return list(read_table()["events"])


def event_exists(name: str, release: Release) -> bool:
    """Return whether a release of Quay has a notification event with the given name."""
    since = read_table()["events"].get(name)
    return since is None or release >= RELEASES[since]
