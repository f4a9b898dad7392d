"""From what can go wrong before a server serves to one line and an exit status."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from fakequay.seeds import SeedError
from fakequay.server import CannotListen
from fakequay.state import StoreError


class Failure(click.ClickException):
    def __init__(self, message: str, exit_code: int) -> None:
        super().__init__(message)
        self.exit_code = exit_code


@contextmanager
def told() -> Iterator[None]:
    """End the command with a clear message instead of a traceback."""
    try:
        yield
    except SeedError as error:
        raise Failure(str(error), 3) from error
    except CannotListen as error:
        raise Failure(str(error), 4) from error
    except StoreError as error:
        raise Failure(str(error), 5) from error
