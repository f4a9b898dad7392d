"""``fakequay serve``: runs a server until SIGINT or SIGTERM."""

import gc
import logging
import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import click

from fakequay.control import access_guard
from fakequay.random_tokens import random_token
from fakequay.server import FakeQuay

from . import logging_setup, progress_bar, ready_message, stop_signals
from .settings_options import settings
from .startup_errors import report_startup_errors


@click.command("serve")
@settings()
def command(
    port_file: Path | None,
    proxy_port_file: Path | None,
    log_format: str,
    log_level: str,
    *,
    quiet: bool,
    **fields: Any,
) -> None:
    """Run a server until Ctrl-C or SIGTERM, and log its requests.

    When the server is ready, the command prints to stdout the URLs of the server, and OAuth tokens
    for the API. Each request is logged as one line on stderr.
    """
    level = logging_setup.quiet_level(log_level) if quiet else log_level
    logging_setup.configure(log_format, level)
    end = stop_signals.catch()
    _check_proxy_options(fields, proxy_port_file)
    files = {"--port-file": port_file, "--proxy-port-file": proxy_port_file}
    for flag, path in files.items():
        _delete_old(flag, path)
    quay = FakeQuay(config=fields.pop("set"), **fields)
    try:
        with report_startup_errors():
            quay.start(progress_bar.show_progress)
        _protect_control_api(quay)
        gc.freeze()  # the loaded data stays; exclude it from later collections
        gc.enable()
        _write("--port-file", port_file, quay.ports)
        if quay.proxy_port is not None:
            _write("--proxy-port-file", proxy_port_file, [quay.proxy_port])
        (_log_ready if log_format == "json" else _print_ready)(quay)
        end.wait()
    finally:
        end.stop(quay)


def _protect_control_api(quay: FakeQuay) -> None:
    """Generate a control token if other machines can connect and the user has set no token.

    Other machines can connect if the server listens on an address that is not a loopback address.
    """
    if quay.settings.control_token is None and not access_guard.is_loopback(f"//{_host(quay)}"):
        quay.app.extensions[access_guard.GENERATED] = random_token()


def _host(quay: FakeQuay) -> str:
    """Return the address that the server listens on; an IPv6 address in brackets, as in URLs."""
    return f"[{quay.host}]" if ":" in quay.host else quay.host


def _check_proxy_options(fields: Mapping[str, Any], proxy_port_file: Path | None) -> None:
    """Raise click.UsageError if a proxy option is used without ``--proxy-port``."""
    given = {"--proxy-host": fields["proxy_hosts"], "--proxy-port-file": proxy_port_file}
    if fields["proxy_port"] is None:
        for flag in (flag for flag, value in given.items() if value):
            raise click.UsageError(f"{flag} has no effect without --proxy-port: add --proxy-port")


def _delete_old(flag: str, path: Path | None) -> None:
    """Delete the port file of an earlier server, because its port is no longer used."""
    try:
        if path is not None:
            path.unlink(missing_ok=True)
    except OSError as error:
        raise _unusable(flag, path, error) from error


def _log_ready(quay: FakeQuay) -> None:
    """Log the message ``ready`` with the URLs of the server, whatever the log level.

    The message contains the control token if the server has generated one, but no OAuth tokens.
    """
    logger = logging.getLogger("fakequay.server")
    logger.setLevel(logging.INFO)
    for warning in quay.world.store.warnings:
        logger.warning(warning)
    generated = quay.app.extensions.get(access_guard.GENERATED)
    token = {"control_token": generated} if generated else {}
    proxy = {} if quay.proxy_url is None else {"proxy_url": quay.proxy_url}
    logger.info("ready", extra={"urls": quay.urls, **proxy, **token})


def _print_ready(quay: FakeQuay) -> None:
    """Print warnings about the data folder to stderr, then the ready message to stdout.

    If stdout is closed, the ready message is not printed.
    """
    for warning in quay.world.store.warnings:
        click.echo(f"warning: {warning}", err=True)
    try:
        for line in ready_message.lines(quay):
            click.echo(line)
    except OSError:  # for example EPIPE, after ``fakequay serve | head -1``
        _discard_stdout()


def _discard_stdout() -> None:
    """Redirect stdout to the null device, so that Python does not report a write error at exit."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def _write(flag: str, path: Path | None, ports: Iterable[int]) -> None:
    """Write a port file atomically, so that a waiting client never reads an incomplete file."""
    if path is None:
        return
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        draft.write_text("".join(f"{port}\n" for port in ports))
        draft.replace(path)
    except OSError as error:
        raise _unusable(flag, path, error) from error


def _unusable(flag: str, path: Path | None, error: OSError) -> click.UsageError:
    return click.UsageError(f"{flag}: cannot write or delete {path}: {error.strerror}")
