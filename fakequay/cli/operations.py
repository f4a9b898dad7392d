"""``fakequay operations``: lists the operations of Quay's API, and whether fakequay serves them."""

import importlib
from collections.abc import Sequence

import click

from fakequay import api, contract
from fakequay.contract.document import document

HEADER = ("operation", "method", "path", "area", "scope", "known from", "served")
PAGE = """\
# Operations of Quay's API

`fakequay operations` prints this table. `fakequay operations --area tag` prints the operations of
one area. `fakequay operations --markdown` prints this page.

The column "known from" names the source of an operation:

* `discovery`: the API discovery document of the newest Quay server (`/api/v1/discovery`);
* `internal`: that server's web interface calls the operation, and the document leaves it out
  or lists only its path;
* `undocumented`: that server serves the operation, and the document leaves it out;
* `older guides`: older Quay API guides describe the operation, and the newest server no longer
  serves it. fakequay serves it anyway (see [differences](../explanation/differences.md)).
"""


@click.command("operations")
@click.option("--area", help="List only the operations of this area, such as tag.")
@click.option("--markdown", is_flag=True, help="Print the list as a Markdown page.")
def command(area: str | None, markdown: bool) -> None:
    """List all operations of Quay's API, and whether fakequay serves them."""
    known = sorted({operation.area for operation in contract.operations().values()})
    if area is not None and area not in known:
        raise click.UsageError(f"--area {area}: choose from {', '.join(known)}")
    rows = [row for row in _rows() if area in {None, row[3]}]
    lines = _markdown(rows) if markdown else _columns(rows)
    for line in lines:
        click.echo(line)
    served = sum(row[-1] == "yes" for row in rows)
    click.echo(f"\n{served} of {len(rows)} operations are served.")


def _rows() -> list[tuple[str, ...]]:
    served = _served()
    return [
        (
            operation.id,
            operation.method,
            operation.path,
            operation.area,
            operation.scope or "",
            _origin(operation),
            "yes" if operation.id in served else "no",
        )
        for operation in contract.operations().values()
    ]


def _origin(operation: contract.Operation) -> str:
    facts = document()
    if operation.legacy:
        return "older guides"
    if operation.internal or operation.id in facts.shown_as_a_path_only:
        return "internal"
    return "undocumented" if operation.id in facts.left_out else "discovery"


def _served() -> set[str]:
    modules = [importlib.import_module(f"fakequay.api.{name}") for name in api.NAMES]
    return {operation for module in modules for operation in module.area.operations}


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
