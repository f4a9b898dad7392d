"""Command ``python -m benchmarks [NAME…]``: runs benchmarks; without names, all except ``soak``."""

import importlib
import sys
from pathlib import Path
from typing import Any

import click

HELPERS = {
    "__init__",
    "__main__",
    "bare_flask",
    "bare_smorest",
    "peer_limits",
    "peer_servers",
    "processes",
}
ON_REQUEST = {"soak"}  # takes longer than all other benchmarks together
NAMES = sorted({path.stem for path in Path(__file__).parent.glob("*.py")} - HELPERS)


# Options of the command that are arguments of a benchmark.
OPTIONS = {"peers": ("install", "write"), "soak": ("requests", "minutes")}


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("names", nargs=-1, type=click.Choice(NAMES), metavar="[NAME]...")
@click.option("--install", is_flag=True, help="peers: install the other servers first.")
@click.option("--write", is_flag=True, help="peers: write the tables to the documentation.")
@click.option(
    "--requests", default=20_000, show_default=True, help="soak: maximum number of requests."
)
@click.option("--minutes", default=30, show_default=True, help="soak: time limit in minutes.")
def command(names: tuple[str, ...], **options: Any) -> None:
    """Run benchmarks, and exit with status 1 if a result is above its limit.

    Without names, all benchmarks except soak run.
    """
    missed = []
    for name in names or [name for name in NAMES if name not in ON_REQUEST]:
        benchmark = importlib.import_module(f"benchmarks.{name}")
        print(f"\n{benchmark.__doc__}")
        try:
            benchmark.main(**{option: options[option] for option in OPTIONS.get(name, ())})
        except SystemExit as exit_:
            missed.append(f"{name}: {exit_}")
    if missed:
        sys.exit("\n" + "\n".join(missed))


def _list_benchmarks() -> str:
    """Return a text that lists the benchmarks, with the first line of their documentation."""
    lines = []
    for name in NAMES:
        source = Path(__file__).with_name(f"{name}.py").read_text()
        lines.append((name, source.split('"""')[1].splitlines()[0]))
    return "Benchmarks:\n\n\b\n" + "\n".join(f"{name:12}{line}" for name, line in lines)


if __name__ == "__main__":
    command.epilog = _list_benchmarks()
    command(prog_name="python -m benchmarks")
