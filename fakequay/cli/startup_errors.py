"""From what can go wrong before a server serves to a clear message and an exit status."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from fakequay.seeds import SeedError
from fakequay.server import CannotListen, TlsError
from fakequay.storage import StoreError


class _WrongTls(click.ClickException):
    exit_code = 2


class _WrongSeed(click.ClickException):
    exit_code = 3


class _NoPort(click.ClickException):
    exit_code = 4


class _NoData(click.ClickException):
    exit_code = 5


FAILURES: dict[type[Exception], type[click.ClickException]] = {
    TlsError: _WrongTls,
    SeedError: _WrongSeed,
    CannotListen: _NoPort,
    StoreError: _NoData,
}


@contextmanager
def told() -> Iterator[None]:
    """End the command with the message instead of a traceback."""
    try:
        yield
    except tuple(FAILURES) as error:
        [failure] = [shown for kind, shown in FAILURES.items() if isinstance(error, kind)]
        raise failure(str(error)) from error
