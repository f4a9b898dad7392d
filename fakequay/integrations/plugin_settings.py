"""Plugin settings: settings of the pytest plugin from pytest's configuration and environment."""

import os
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from .local_session import PluginSession
    from .remote_session import RemoteSession

URL_VARIABLE = "FAKEQUAY_URL"


def add_options(parser: pytest.Parser) -> None:
    """Declare the options of fakequay that pytest's configuration file can set."""
    parser.addini(
        "fakequay_url",
        "URL of a running server that the fixtures use. Default: the fixtures start servers. The "
        "environment variable FAKEQUAY_URL overrides it.",
        default="",
    )
    parser.addini(
        "fakequay_first_port",
        "With fakequay_url: first port of the instances that the tests create on the server; each "
        "pytest-xdist worker uses three ports. 0: any free port.",
        default="0",
    )
    parser.addini(
        "fakequay_seed", "Seeds that the fakequay fixtures load.", type="args", default=["demo"]
    )
    parser.addini(
        "fakequay_clock",
        "Time at which the clock of the fakequay fixtures is frozen: ISO 8601 or Unix seconds.",
        default="",
    )
    parser.addini(
        "fakequay_features",
        "Features of Quay, as NAME=true or NAME=false, one on each line.",
        type="linelist",
    )
    parser.addini(
        "fakequay_config",
        "Keys of Quay's configuration, as KEY=VALUE, one on each line.",
        type="linelist",
    )
    parser.addini(
        "fakequay_quay_version",
        "Releases of Quay that the fakequay fixtures reproduce, such as 3.12. With several "
        "releases, each test runs with each of them.",
        type="args",
    )
    _add_check_and_proxy_options(parser)


def _add_check_and_proxy_options(parser: pytest.Parser) -> None:
    parser.addini(
        "fakequay_strict",
        "Fail a test if it calls an endpoint that Quay does not have, if a fault of the test never "
        "matched a request, or if the forward proxy refused a request of the test.",
        type="bool",
        default=False,
    )
    parser.addini(
        "fakequay_proxy",
        "Run a forward proxy, through which clients reach the fakequay fixtures as quay.io.",
        type="bool",
        default=False,
    )
    parser.addini(
        "fakequay_proxy_hosts",
        "Hosts that the proxy serves besides quay.io, as NAME or NAME:PORT.",
        type="args",
    )


def create_session(config: pytest.Config) -> "PluginSession | RemoteSession":
    """Return the session of the pytest plugin for a test run.

    If the configuration contains a server URL, the session uses that server; otherwise it starts
    servers.

    Raises:
        pytest.UsageError: A setting is invalid.
    """
    settings, folder = _configured(config), _folder(config)
    url = remote_url(config)
    if url is None:
        from .local_session import PluginSession

        return PluginSession(settings, folder)
    from .remote_session import RemoteSession

    try:
        return RemoteSession(url, settings, folder, int(config.getini("fakequay_first_port")))
    except ValueError as error:
        raise pytest.UsageError(f"{describe_ini_file(config)}: invalid setting: {error}") from error


def remote_url(config: pytest.Config) -> str | None:
    """Return the URL of the remote server for the tests, or None without a remote server."""
    url: str = os.environ.get(URL_VARIABLE) or config.getini("fakequay_url")
    return url or None


def describe_ini_file(config: pytest.Config) -> str:
    """Return the start of an error message about a setting in pytest's configuration file."""
    return f"fakequay, in {config.inipath or 'the options of pytest'}"


def _configured(config: pytest.Config) -> dict[str, Any]:
    from fakequay.settings import parse_setting, parse_time

    from .tested_releases import configured_versions

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
        raise pytest.UsageError(f"{describe_ini_file(config)}: invalid setting: {error}") from error


def _folder(config: pytest.Config) -> "Path":
    """Return the folder of pytest's configuration file; without a file, pytest's root folder."""
    return config.inipath.parent if config.inipath else config.rootpath
