"""What can still be read of a data file that is no JSON any more: its documents, a line each."""

import re

from .json_encoding import loads
from .migrations import Tables

_TABLE = re.compile(rb'"(\w+)":\{')
_DOCUMENT = re.compile(rb'"(\d+)":(\{.*\}),?')
_LIKE_A_DOCUMENT = re.compile(rb'"\d+":|[^{]{2,24}\{"')
_BRACES = (b"{", b"}", b"},", b"")


def recover_documents(text: bytes) -> tuple[Tables, list[str]]:
    """The tables as far as their lines are intact, and what is wrong with the others.

    What stands under the damaged name of a table is left out, lest it be taken for another's.
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
            problems.append(f"{where} is not intact and is left out")
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
