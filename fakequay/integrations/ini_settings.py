"""Ini settings of the pytest plugin: the arguments of ``FakeQuay`` in pytest's configuration."""

from typing import Any

import pytest

from fakequay.settings import parse_setting, parse_time

from .tested_releases import configured_versions


def read_ini_settings(config: pytest.Config, title: str) -> dict[str, Any]:
    """Return the arguments of ``FakeQuay`` that pytest's configuration file sets.

    Args:
        config: Configuration of pytest.
        title: Name of the configuration file in error messages.

    Raises:
        pytest.UsageError: A value is invalid.
    """
    clock = config.getini("fakequay_clock")
    versions = configured_versions(config)
    hosts = tuple(config.getini("fakequay_proxy_hosts"))
    try:
        return {
            "seed": tuple(config.getini("fakequay_seed")),
            "clock": parse_time(clock) if clock else None,
            "config": dict(
                [parse_setting(f"FEATURE_{line}") for line in config.getini("fakequay_features")]
                + [parse_setting(line) for line in config.getini("fakequay_config")]
            ),
            "quay_version": versions[0] if versions else None,
            "proxy": bool(config.getini("fakequay_proxy") or hosts),
            "proxy_hosts": hosts,
        }
    except ValueError as error:
        raise pytest.UsageError(f"{title}: {error}") from error
