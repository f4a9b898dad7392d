"""The ``fakequay`` command: imports the module of a subcommand only if the subcommand is called."""

import gc
import importlib
import os
import sys
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import LazyLoader

import click

import fakequay

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


class _LateFinder:
    """Import finder that delays the import of a library until one of its attributes is read."""

    @staticmethod
    def find_spec(name: str, *_: object) -> ModuleSpec | None:
        if name != "more_itertools":
            return None
        spec = PathFinder.find_spec(name)
        if spec is not None and spec.loader is not None:
            spec.loader = LazyLoader(spec.loader)
        return spec


def main() -> None:
    """Run the command line.

    Python's garbage collector is off until the server is ready: start-up creates almost no garbage,
    and is faster without garbage collection.
    """
    gc.disable()
    _open_standard_streams()
    # Prevent jsonschema from importing this package, which takes a second. Only URI formats need
    # it, and no schema of fakequay uses them.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    # The server imports cheroot, which imports more_itertools, but calls no function of it.
    sys.meta_path.insert(0, _LateFinder)
    command(prog_name="fakequay")


def _open_standard_streams() -> None:
    """Open the null device instead of standard streams that the calling program has closed.

    Otherwise files and sockets of the server would get the descriptors of these streams.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode))  # noqa: SIM115, PTH123  # open until the end
