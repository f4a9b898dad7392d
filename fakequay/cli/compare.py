"""``fakequay compare``: where a real Quay and a fake one answer differently."""

import sys
from collections.abc import Collection
from pathlib import Path

import click

from fakequay.comparison import CannotRead, Quay
from fakequay.comparison.differences import differences
from fakequay.comparison.request_paths import contract_paths, read_paths

from . import progress_bar
from .output import output, written
from .quay_options import reading


@click.command("compare")
@click.option("--with", "url", required=True, metavar="URL", help="The real server.")
@reading
@click.option(
    "--fake",
    default="http://127.0.0.1:8080",
    show_default=True,
    metavar="URL",
    help="The fakequay to hold against it.",
)
@click.option("--fake-token", help="Token of the fakequay; unless given, that of the real server.")
@click.option(
    "--paths",
    multiple=True,
    metavar="FILE|PATH",
    help="What to GET: a path, or a file with one on each line.",
)
@click.option("--organization", multiple=True, help="Ask for what is known of it, too.")
@click.option("--repository", multiple=True, help="The same; NAMESPACE/NAME.")
@click.option("--ignore", multiple=True, metavar="FIELD", help="Field that is not looked at.")
@click.option(
    "--shapes", is_flag=True, help="Compare which fields there are, and not their values."
)
@output("File to write the differences to.")
def command(
    *,
    url: str,
    token: str | None,
    verify: Path | bool,
    fake: str,
    fake_token: str | None,
    paths: tuple[str, ...],
    organization: tuple[str, ...],
    repository: tuple[str, ...],
    ignore: tuple[str, ...],
    shapes: bool,
    output: Path | None,
) -> None:
    """GET the same from both, and show where they differ; exit with 1 if they do anywhere.

    Dates, identifiers, tokens, digests and sizes may differ. Without --paths it is everything
    that needs no parameter.
    """
    try:
        wanted = list(read_paths(paths) if paths else contract_paths(organization, repository))
        with Quay(url, token, verify) as there, Quay(fake, fake_token or token) as here:
            found = _compared(there, here, wanted, frozenset(ignore), shapes)
    except OSError as error:
        raise click.UsageError(f"--paths {error.filename}: {error.strerror}") from error
    except CannotRead as error:
        raise click.ClickException(str(error)) from error
    blocks = ["\n  ".join([f"GET {path}", *lines]) + "\n" for path, lines in found.items()]
    written("".join(blocks), output)
    click.echo(f"{len(found)} of {len(wanted)} answers differ.", err=True)
    if found:
        sys.exit(1)


def _compared(
    there: Quay, here: Quay, paths: Collection[str], ignored: frozenset[str], shapes: bool
) -> dict[str, list[str]]:
    found = {}
    for path in progress_bar.shown("comparing", paths):
        lines = list(
            differences(there.get_normalized(path), here.get_normalized(path), ignored, shapes)
        )
        if lines:
            found[path] = lines
    return found
