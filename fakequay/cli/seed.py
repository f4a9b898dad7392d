"""``fakequay seed``: check seeds, show their schema, write the state of a server as one."""

import json
from pathlib import Path
from typing import Any

import click

from fakequay import seeds
from fakequay.server import load_seeds
from fakequay.settings import Settings

from . import progress_bar
from .output import output, written
from .quay_options import reading
from .settings_options import settings
from .startup_errors import told


@click.group("seed")
def command() -> None:
    """Work with seeds: the JSON files that say what a server starts with."""


@command.command("check")
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
def check(files: tuple[str, ...]) -> None:
    """Check that the files are seeds, each by itself."""
    for file in files:
        with told():
            seeds.read([file], progress_bar.shown)
        click.echo(f"{file}: fine")


@command.command("schema")
def schema() -> None:
    """Print the JSON Schema of a seed."""
    _print(seeds.schema())


@command.command("export")
@settings("seed", "data", "clock", "ids", "set", "like_real")
@output("File to write the seed to, instead of printing.")
def export(output: Path | None, seed: tuple[str, ...], **fields: Any) -> None:
    """Write what the seeds or a data folder amount to as one seed, all that is derived included."""
    with told():
        world = load_seeds(Settings(seed=seed, **fields), progress_bar.shown)
    try:
        document = seeds.export(world, progress_bar.shown)
    finally:
        world.store.close()
    _print(document, output)


@command.command("from-quay")
@click.argument("url")
@reading
@click.option("--organization", multiple=True, help="Only this one; without, all of the user's.")
@output("File to write the seed to, instead of printing.")
def from_quay(
    *,
    url: str,
    token: str | None,
    verify: Path | bool,
    organization: tuple[str, ...],
    output: Path | None,
) -> None:
    """Read a real Quay, with GET only, and write what is there as a seed without secrets.

    Organizations with all that is set up in them, and their repositories with tags; images are
    made up, each digest standing for one.
    """
    from fakequay.comparison import CannotRead, Quay
    from fakequay.comparison.seed_export import export_seed

    try:
        with Quay(url, token, verify) as quay:
            document = export_seed(quay, organization, progress_bar.shown)
    except CannotRead as error:
        raise click.ClickException(str(error)) from error
    _print(document, output)


def _print(document: dict[str, Any], output: Path | None = None) -> None:
    text = json.dumps(document, indent=2, ensure_ascii=False) + "\n"
    written(text, output)
