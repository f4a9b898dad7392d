"""Damaged file recovery: reads the undamaged lines of a data file (one document per line)."""

import re

from .json_values import loads
from .migrations import Tables

_TABLE = re.compile(rb'"(\w+)":\{')
_DOCUMENT = re.compile(rb'"(\d+)":(\{.*\}),?')
_LIKE_A_DOCUMENT = re.compile(rb'"\d+":|[^{]{2,24}\{"')
_BRACES = (b"{", b"}", b"},", b"")


def recover_documents(text: bytes) -> tuple[Tables, list[str]]:
    """Read the undamaged lines of a data file.

    If the line with the name of a table is damaged, the documents below this line are skipped,
    because their table is not known.

    Returns:
        The documents by table and id, and a message for each damaged line.
    """
    tables: Tables = {}
    problems: list[str] = []
    documents, place = None, 0
    for number, line in enumerate(text.split(b"\n"), start=1):
        where, place = f"line {number} (byte {place})", place + len(line) + 1
        head = _TABLE.fullmatch(line)
        if head:
            documents = tables.setdefault(head[1].decode(), {})
        elif line not in _BRACES and (documents is None or not _read(line, documents)):
            problems.append(f"{where} is damaged and was skipped")
        if not head and _LIKE_A_DOCUMENT.match(line) is None:
            documents = None
    return tables, problems


def _read(line: bytes, documents: dict[str, dict[str, object]]) -> bool:
    found = _DOCUMENT.fullmatch(line)
    if found is None:
        return False
    try:
        documents[found[1].decode()] = loads(found[2])
    except ValueError:
        return False
    return True
