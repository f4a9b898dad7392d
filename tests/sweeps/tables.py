"""Tables of the sweeps: lines of cells, one line an operation, below a head that names columns."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path


def read_rows(path: Path) -> dict[str, list[str]]:
    """Return the cells of each row by the row's name; lines with ``#`` are notes."""
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = [line.split() for line in lines if line.strip() and not line.startswith(("#", " "))]
    return {name: cells for name, *cells in rows}


def format_table(
    notes: Iterable[str], columns: Sequence[str], rows: Mapping[str, Sequence[str]]
) -> str:
    """Return the text of a table; ``notes`` become comments above it."""
    width = max(map(len, rows)) + 2
    texts = zip(columns, *rows.values(), strict=True)
    cells = [max(5, *map(len, column)) + 2 for column in texts]

    def line(name: str, values: Sequence[str]) -> str:
        return name.ljust(width) + "".join(
            value.ljust(size) for value, size in zip(values, cells, strict=True)
        )

    body = [line(name, values).rstrip() for name, values in rows.items()]
    head = line("", columns).rstrip()
    return "\n".join([*(f"# {note}" for note in notes), head, *body]) + "\n"
