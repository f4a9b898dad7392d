"""Start-up errors: maps exceptions to an error message and an exit status."""

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
def report_startup_errors() -> Iterator[None]:
    """Exit with an error message instead of a traceback if the ``with`` block raises an error.

    The exit status is 2 for TlsError, 3 for SeedError, 4 for CannotListen and 5 for StoreError.
    """
    try:
        yield
    except tuple(FAILURES) as error:
        [failure] = [shown for kind, shown in FAILURES.items() if isinstance(error, kind)]
        raise failure(str(error)) from error
