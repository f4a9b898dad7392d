"""The ``fakequay`` command. Each subcommand is a module, imported when it is the one asked for."""

import gc
import importlib
import os
import sys

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
    """A stand-in for a Red Hat Quay container registry, for tests.

    Exit status: 2 for a wrong flag, variable or argument, 3 for a wrong seed, 4 for a port that
    cannot be had, 5 for a data folder that cannot be used.
    """
    check_environment(os.environ)


def main() -> None:
    """Run the command; there is next to no garbage to look for until a server serves."""
    gc.disable()
    # jsonschema imports this where it is installed, for a second, to check what no schema here has.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    command(prog_name="fakequay")
