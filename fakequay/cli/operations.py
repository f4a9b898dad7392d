"""``fakequay operations``: lists the operations of Quay's API, and whether fakequay serves them."""

import importlib
import json
from collections.abc import Sequence

import click

from fakequay import api, contract
from fakequay.contract.discovery_facts import document
from fakequay.contract.releases import NEWEST, RELEASES, Release, operations_of

from . import release_comparison_report
from .settings_options import settings

HEADER = ("operation", "method", "path", "area", "OAuth scope", "since", "known from")
KEYS = ("operation", "method", "path", "area", "scope", "since", "source")  # of the JSON output
NO_SCOPE = "none"
PAGE = """\
# Operations of Quay's API

`fakequay operations` prints the table of this page. `fakequay operations --area tag` prints the
operations of one area, here of the area `tag`. `fakequay operations --markdown` prints the Markdown
text of this page.

The column "area" contains the area of the operation: the tag of the operation in Quay's API
document, which groups the operations by tag.

The column "OAuth scope" contains the scope that an OAuth token needs to call the operation; "none"
means that the operation needs no scope.

The column "since" contains the first release of Quay that has the operation. If release 3.9 or an
earlier release added the operation, the column contains 3.9.

`fakequay operations --quay-version 3.12` prints the operations of a release. `fakequay operations
--compare 3.12 3.19` prints the differences between two releases (see
[Quay versions](../how-to/quay-versions.md)).

The column "known from" contains the source from which the operation is known:

* `discovery document`: the API discovery document of the newest Quay release
  (`/api/v1/discovery`) describes the operation.
* `web interface`: the web interface of the newest Quay release calls the operation, but the
  discovery document does not describe the operation, or contains only its path.
* `undocumented`: the newest Quay release serves the operation, but the discovery document does
  not describe the operation.
* `older API guides`: only API guides of older Quay releases describe the operation. The newest Quay
  release does not serve the operation; fakequay serves it (see
  [differences](../explanation/differences.md)).
"""


@click.command("operations")
@click.option(
    "--area",
    help="List only the operations of one area, for example repository. Quay's API document groups "
    "its operations by area.",
)
@click.option("--markdown", is_flag=True, help="Print the list of operations as a Markdown page.")
@settings(
    "quay_version",
    help_texts={
        "quay_version": "Release of Quay whose operations are listed, from 3.9 to 3.19. Default: "
        "the newest."
    },
)
@click.option(
    "--compare",
    nargs=2,
    type=click.Choice(list(RELEASES)),
    metavar="X.Y X.Y",
    help="Print the differences between two releases of Quay: added and removed "
    "operations and fields, and changed defaults and behaviour.",
)
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="Print the list of operations, or the comparison of two releases, as JSON.",
)
def command(
    area: str | None,
    markdown: bool,
    quay_version: str | None,
    compare: tuple[str, str] | None,
    as_json: bool,
) -> None:
    """List the operations of Quay's API, and whether fakequay serves them."""
    if compare is not None:
        if area or markdown:
            raise click.UsageError("--compare: cannot be combined with --area or --markdown")
        first, second = (RELEASES[name] for name in compare)
        click.echo(release_comparison_report.report(first, second, as_json=as_json))
        return
    known = sorted({operation.area for operation in contract.operations().values()})
    if area is not None and area not in known:
        raise click.UsageError(
            f"--area: Quay's API has no area {area!r}; choose from {', '.join(known)}"
        )
    release = RELEASES[quay_version] if quay_version else NEWEST
    rows = [row for row in _rows(release) if area in {None, row[3]}]
    if as_json:
        click.echo(json.dumps([_json(row) for row in rows], indent=2))
        return
    lines = _markdown(rows) if markdown else _columns(rows)
    for line in lines:
        click.echo(line)
    served = len(_served().intersection(row[0] for row in rows))
    click.echo(f"\nfakequay serves {served} of the {len(rows)} listed operations.")


def _rows(release: Release) -> list[tuple[str, ...]]:
    return [
        (
            operation.id,
            operation.method,
            operation.path,
            operation.area,
            operation.scope or NO_SCOPE,
            operation.since,
            _source(operation),
        )
        for operation in operations_of(release).values()
    ]


def _source(operation: contract.Operation) -> str:
    facts = document()
    if operation.legacy:
        return "older API guides"
    if operation.internal or operation.id in facts.path_only_operations:
        return "web interface"
    return "undocumented" if operation.id in facts.undocumented_operations else "discovery document"


def _served() -> set[str]:
    modules = [importlib.import_module(f"fakequay.api.{name}") for name in api.NAMES]
    return {operation for module in modules for operation in module.area.operations}


def _json(row: tuple[str, ...]) -> dict[str, str | None]:
    shown: dict[str, str | None] = dict(zip(KEYS, row, strict=True))
    return {**shown, "scope": None if shown["scope"] == NO_SCOPE else shown["scope"]}


def _columns(rows: Sequence[tuple[str, ...]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(HEADER, *rows, strict=True)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in (HEADER, *rows)
    ]


def _markdown(rows: Sequence[tuple[str, ...]]) -> list[str]:
    return [PAGE, _line(HEADER), _line(["---"] * len(HEADER)), *map(_line, rows)]


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
