"""Selects the releases of Quay with which the pytest plugin runs a test."""

from typing import TYPE_CHECKING, Any, Literal

import pytest

from fakequay.contract.releases import parse_release

if TYPE_CHECKING:
    from collections.abc import Sequence

INI_KEY = "fakequay_quay_version"


def list_versions(metafunc: pytest.Metafunc) -> "Sequence[str] | None":
    """Return the releases of Quay with which a test runs; None if no list of releases is set.

    The closest marker with a release has priority over pytest's configuration file. A list in the
    marker, or several releases in the configuration file, make the test run with each release.

    Raises:
        pytest.UsageError: A release is not supported.
    """
    for marker in metafunc.definition.iter_markers("fakequay"):
        if "quay_version" in marker.kwargs:
            marked = marker.kwargs["quay_version"]
            versions = _check(marked, "@pytest.mark.fakequay: quay_version")
            if not versions:  # pytest would skip the test
                raise pytest.UsageError("@pytest.mark.fakequay: the list quay_version is empty")
            return versions if isinstance(marked, list | tuple) else None
    configured = configured_versions(metafunc.config)
    return configured if len(configured) > 1 else None


def configured_versions(config: pytest.Config) -> list[str]:
    """Return the releases of Quay that pytest's configuration file lists.

    Raises:
        pytest.UsageError: A release is not supported.
    """
    where = f"{INI_KEY}, in {config.inipath or 'the options of pytest'}"
    return _check(config.getini(INI_KEY), where)


def parameter_scope(fixtures: "Sequence[str]") -> Literal["function", "class", "module"]:
    """Return the pytest scope with which a test is parametrized with releases of Quay.

    The scope is the widest scope of the fakequay fixtures of the test.
    """
    if "fakequay_module" in fixtures:
        return "module"
    return "class" if "fakequay_class" in fixtures else "function"


def _check(versions: Any, where: str) -> list[str]:
    """Check that releases of Quay are supported, and return their names.

    Args:
        versions: A release, or a list of releases.
        where: Name of the marker or of the configuration file, for the error message.
    """
    listed = versions if isinstance(versions, list | tuple) else [versions]
    try:
        return [str(parse_release(version)) for version in listed]
    except ValueError as error:
        raise pytest.UsageError(f"{where}: {error}") from error
