"""``fakequay serve``: runs a server until SIGINT or SIGTERM."""

import gc
import logging
import os
import sys
from pathlib import Path
from typing import Any

import click

from fakequay.control import access_guard
from fakequay.determinism import random_token
from fakequay.server import FakeQuay

from . import logging_setup, progress_bar, ready_message, stop_signals
from .settings_options import settings
from .startup_errors import report_startup_errors


@click.command("serve")
@settings()
def command(
    port_file: Path | None, log_format: str, log_level: str, quiet: bool, **fields: Any
) -> None:
    """Run a server until Ctrl-C or SIGTERM, and log its requests.

    When the server is ready, the command prints its URLs and tokens to stdout. Each request is
    logged as one line on stderr.
    """
    level = logging_setup.quiet_level(log_level) if quiet else log_level
    logging_setup.configure(log_format, level)
    end = stop_signals.catch()
    _delete_old(port_file)
    quay = FakeQuay(config=fields.pop("set"), **fields)
    try:
        with report_startup_errors():
            quay.start(progress_bar.show_progress)
        _protect_control_api(quay)
        gc.freeze()  # the loaded data stays; exclude it from later collections
        gc.enable()
        if port_file is not None:
            _write(port_file, quay)
        (_log_ready if log_format == "json" else _print_ready)(quay)
        end.wait()
    finally:
        end.stop(quay)


def _protect_control_api(quay: FakeQuay) -> None:
    """Generate a control token if other machines can connect and no control token is set."""
    if quay.settings.control_token is None and not access_guard.is_loopback(f"//{_host(quay)}"):
        quay.app.extensions[access_guard.GENERATED] = random_token()


def _host(quay: FakeQuay) -> str:
    """Return the address that the server listens on, in the form of a URL."""
    return f"[{quay.host}]" if ":" in quay.host else quay.host


def _delete_old(port_file: Path | None) -> None:
    """Delete the port file of an earlier run, because it contains a port that is no longer used."""
    try:
        if port_file is not None:
            port_file.unlink(missing_ok=True)
    except OSError as error:
        raise _unusable(port_file, error) from error


def _log_ready(quay: FakeQuay) -> None:
    """Log ``ready`` with the URLs of the server at any log level.

    The log contains no tokens of Quay, but the control token that the server has generated.
    """
    logger = logging.getLogger("fakequay.server")
    logger.setLevel(logging.INFO)
    for warning in quay.world.store.warnings:
        logger.warning(warning)
    generated = quay.app.extensions.get(access_guard.GENERATED)
    token = {"control_token": generated} if generated else {}
    logger.info("ready", extra={"urls": quay.urls, **token})


def _print_ready(quay: FakeQuay) -> None:
    """Print the warnings and the ready message; stop printing if nobody reads the output."""
    for warning in quay.world.store.warnings:
        click.echo(f"warning: {warning}", err=True)
    try:
        for line in ready_message.lines(quay):
            click.echo(line)
    except OSError:  # for example EPIPE, after ``fakequay serve | head -1``
        _discard_stdout()


def _discard_stdout() -> None:
    """Discard further output, so that Python does not fail to write it when it exits."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def _write(port_file: Path, quay: FakeQuay) -> None:
    """Replace the file atomically, so that a waiting client never reads an incomplete file."""
    draft = port_file.with_name(f".{port_file.name}.{os.getpid()}")
    try:
        draft.write_text("".join(f"{port}\n" for port in quay.ports))
        draft.replace(port_file)
    except OSError as error:
        raise _unusable(port_file, error) from error


def _unusable(port_file: Path | None, error: OSError) -> click.UsageError:
    return click.UsageError(f"--port-file {port_file}: {error.strerror}")
