"""``fakequay seed``: checks seeds, prints their JSON Schema, and exports seeds."""

import json
from pathlib import Path
from typing import Any

import click

from fakequay import seeds
from fakequay.server import load_seeds
from fakequay.settings import QUAY_VERSION, Config, Settings

from . import progress_bar
from .output_option import output, write_output
from .real_quay_options import quay_options
from .settings_options import settings
from .startup_errors import report_startup_errors

_RELEASE_TO_CHECK = (
    "Release of Quay that must support the data of the seeds, from 3.9 to 3.19. Default: the "
    "release "
    "that the seed sets, otherwise the newest."
)
_EXPORT_HELP = {
    "seed": "Seed to export: the name of a built-in seed (empty, demo, contract), or the path of a "
    "file or folder. If the flag is repeated, the seeds are merged in the order of the flags. In "
    "the environment variable, separate seeds with commas.",
    "data": "Data folder whose state is exported: the folder of --data of a server. Default: the "
    "seeds of --seed are exported.",
    "set": "Key of Quay's configuration and its value as JSON, for example FEATURE_MAILING=true. "
    "The command adds the key to the exported seed. The environment variable contains one "
    "KEY=VALUE on each line.",
    "like_real": "Add to the exported seed the configuration keys that 'fakequay serve "
    "--like-real' sets: they switch off the intended differences between fakequay and a real "
    "server. --set overrides these keys.",
}


@click.group("seed")
def command() -> None:
    """Check and export seeds, the JSON files with the initial data of a server."""


@command.command("check")
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@settings("quay_version", help_texts={"quay_version": _RELEASE_TO_CHECK})
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="Check all files, even after an invalid one, and print the results as JSON: one object "
    "for each file, with the keys file, valid (true or false) and error (a message or null).",
)
def check(files: tuple[str, ...], quay_version: str | None, as_json: bool) -> None:
    """Check that each FILE is a valid seed. The files are checked separately, not merged.

    The command also checks that the Quay release of --quay-version supports the data of each seed.
    """
    if as_json:
        _print_checks(files, quay_version)
        return
    for file in files:
        with report_startup_errors():
            _check(file, quay_version)
        click.echo(f"{file}: valid")


def _check(file: str, quay_version: str | None) -> None:
    seed = seeds.read([file], progress_bar.show_progress)
    values = dict(seed.data.get("settings", {}))
    if quay_version is not None:
        values[QUAY_VERSION] = quay_version
    seeds.fit(seed, Config(values).release)


def _print_checks(files: tuple[str, ...], quay_version: str | None) -> None:
    checks: list[dict[str, Any]] = []
    status = 0
    for file in files:
        error = None
        try:
            with report_startup_errors():
                _check(file, quay_version)
        except click.ClickException as problem:
            error, status = problem.message, problem.exit_code
        checks.append({"file": file, "valid": error is None, "error": error})
    click.echo(json.dumps(checks, indent=2, ensure_ascii=False))
    if status:
        raise click.exceptions.Exit(status)


@command.command("schema")
def schema() -> None:
    """Print the JSON Schema of a seed."""
    _print(seeds.schema())


@command.command("export")
@settings(
    "seed",
    "data",
    "clock",
    "ids",
    "set",
    "like_real",
    "quay_version",
    help_texts=_EXPORT_HELP,
)
@output("File to write the seed to. Default: the seed is printed to stdout.")
def export(output: Path | None, seed: tuple[str, ...], **fields: Any) -> None:
    """Export the given seeds, or the state in a data folder, as one seed.

    The output omits values that the server derives from names when it loads a seed. A server that
    starts with the output as its seed has the same data as a server that starts with the given
    seeds or data folder.
    """
    with report_startup_errors():
        world = load_seeds(Settings(seed=seed, **fields), progress_bar.show_progress)
    try:
        document = seeds.export(world, progress_bar.show_progress)
    finally:
        world.store.close()
    _print(document, output)


@command.command("from-quay")
@click.argument("url")
@quay_options
@click.option(
    "--organization",
    multiple=True,
    metavar="NAME",
    help="Organization to export. Default: all organizations of the user to whom the OAuth token "
    "in --token belongs.",
)
@output("File to write the seed to. Default: the seed is printed to stdout.")
def from_quay(
    *,
    url: str,
    token: str | None,
    verify: Path | bool,
    organization: tuple[str, ...],
    output: Path | None,
) -> None:
    """Export organizations and repositories of a real Quay as a seed without secrets.

    The command sends only GET requests. The seed contains the organizations with their settings,
    and their repositories with tags. The seed does not contain the images of the real
    server, but their digests. When fakequay loads the seed, it generates one image for each digest.
    """
    from fakequay.comparison import CannotRead, Quay
    from fakequay.comparison.seed_export import export_seed

    try:
        with Quay(url, token, verify) as quay:
            document = export_seed(quay, organization, progress_bar.show_progress)
    except CannotRead as error:
        raise click.ClickException(str(error)) from error
    _print(document, output)


def _print(document: dict[str, Any], output: Path | None = None) -> None:
    text = json.dumps(document, indent=2, ensure_ascii=False) + "\n"
    write_output(text, output)
