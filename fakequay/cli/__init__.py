"""The ``fakequay`` command: imports the module of a subcommand only if the subcommand is called."""

import gc
import importlib
import os
import sys

import click

import fakequay

from . import fast_imports
from .settings_options import check_environment

COMMANDS = ("serve", "token", "env", "seed", "operations", "compare", "healthcheck")


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"{__name__}.{cmd_name}")
        command: click.Command = module.command
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(fakequay.__version__, prog_name="fakequay")
def command() -> None:
    """Run a mock of a Red Hat Quay container registry, for tests.

    Exit status: 2 if a flag, environment variable or argument is invalid; 3 if a seed is invalid;
    4 if the server cannot listen on a port; 5 if the data folder cannot be used.
    """
    check_environment(os.environ)


def main() -> None:
    """Run the command line.

    Python's garbage collector is off until the server is ready: start-up creates almost no garbage,
    and is faster without garbage collection.
    """
    gc.disable()
    _open_standard_streams()
    fast_imports.install()
    command(prog_name="fakequay")


def _open_standard_streams() -> None:
    """Open the null device instead of standard streams that the calling program has closed.

    Otherwise files and sockets of the server would get the descriptors of these streams.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode))  # noqa: SIM115, PTH123  # open until the end
