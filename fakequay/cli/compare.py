"""``fakequay compare``: compares responses of a real Quay with those of fakequay."""

import json
import sys
from collections.abc import Collection
from pathlib import Path

import click

from fakequay.comparison import CannotRead, Quay
from fakequay.comparison.compared_paths import contract_paths, read_paths
from fakequay.comparison.differences import differences

from . import progress_bar
from .output_option import output, write_output
from .real_quay_options import quay_options


@click.command("compare")
@click.option("--with", "url", required=True, metavar="URL", help="URL of the real Quay server.")
@quay_options
@click.option(
    "--fake",
    default="http://127.0.0.1:8080",
    show_default=True,
    metavar="URL",
    help="URL of the fakequay server.",
)
@click.option(
    "--fake-token",
    help="OAuth token for the requests to fakequay. Default: the value of --token.",
)
@click.option(
    "--paths",
    multiple=True,
    metavar="FILE|PATH",
    help="Path to which GET requests are sent, such as /api/v1/user/, or the name of a file that "
    "contains one path per line.",
)
@click.option(
    "--organization",
    multiple=True,
    metavar="NAME",
    help="Name of an organization. The command also compares the GET operations whose only path "
    "parameter is an organization, and inserts this name into their paths.",
)
@click.option(
    "--repository",
    multiple=True,
    metavar="NAMESPACE/NAME",
    help="Name of a repository. The command also compares the GET operations whose only path "
    "parameter is a repository, and inserts this name into their paths.",
)
@click.option(
    "--ignore",
    multiple=True,
    metavar="FIELD",
    help="Name of a field. The command does not compare the values of this field in the responses.",
)
@click.option(
    "--shapes",
    is_flag=True,
    help="Compare only the names and types of the fields in the responses, not their values.",
)
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help='Print the result as JSON: {"compared": number of requests, "different": '
    '[{"path": …, "differences": [text, …]}, …]}.',
)
@output("File to write the differences to. Default: the differences are printed to stdout.")
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
    as_json: bool,
    output: Path | None,
) -> None:
    """Send the same GET requests to a real Quay and to fakequay, and print the differences.

    The exit status is 1 if any response differs. Differences between dates, ids, tokens, digests
    and sizes are ignored. Without --paths, the command requests every GET operation that needs no
    parameter.
    """
    try:
        requests = list(read_paths(paths) if paths else contract_paths(organization, repository))
        with Quay(url, token, verify) as real, Quay(fake, fake_token or token) as mock:
            real.check()
            mock.check()
            found = _compared(real, mock, requests, frozenset(ignore), shapes)
    except OSError as error:
        raise click.UsageError(
            f"--paths: cannot read {error.filename}: {error.strerror}"
        ) from error
    except CannotRead as error:
        raise click.ClickException(str(error)) from error
    write_output((_json if as_json else _text)(found, len(requests)), output)
    click.echo(f"{len(found)} of {len(requests)} responses differ.", err=True)
    if found:
        sys.exit(1)


def _text(found: dict[str, list[str]], compared: int) -> str:
    return "".join("\n  ".join([f"GET {path}", *lines]) + "\n" for path, lines in found.items())


def _json(found: dict[str, list[str]], compared: int) -> str:
    different = [{"path": path, "differences": lines} for path, lines in found.items()]
    return json.dumps({"compared": compared, "different": different}, indent=2) + "\n"


def _compared(
    real: Quay, mock: Quay, paths: Collection[str], ignored: frozenset[str], shapes: bool
) -> dict[str, list[str]]:
    found = {}
    for path in progress_bar.show_progress("comparing", paths):
        lines = list(
            differences(real.get_normalized(path), mock.get_normalized(path), ignored, shapes)
        )
        if lines:
            found[path] = lines
    return found
