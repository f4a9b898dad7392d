"""The file that holds all documents, in TinyDB's layout, and is replaced as a whole."""

import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from zlib import crc32

from .errors import DamagedData, DataFolderTooNew
from .json_encoding import dumps, loads
from .migrations import FORMAT, Tables

_ABOUT = "_fakequay"  # the table that says how the file is written


def encode(tables: Mapping[str, Any]) -> bytes:
    """A document a line, so that a damaged one does not take the others with it."""
    about = {_ABOUT: {"1": {"format": FORMAT}}}
    return b"{" + b",".join(_lines({**about, **tables})) + b"\n}\n"


def _lines(tables: Mapping[str, Any]) -> Iterator[bytes]:
    for name, documents in tables.items():
        members = (b"\n%s:%s" % (dumps(id), dumps(one)) for id, one in documents.items())
        yield b"\n%s:{%s\n}" % (dumps(name), b",".join(members))


def checksum(text: bytes) -> str:
    return f"{crc32(text):08x}"


def read(path: Path) -> bytes:
    """Nothing if there is no file yet."""
    return path.read_bytes() if path.exists() else b""


def decode(text: bytes, path: Path) -> Tables:
    try:
        tables = loads(text) if text else {}
    except ValueError as error:
        raise DamagedData(f"{path} is not JSON: {error}") from None
    if not _is_layout(tables):
        raise DamagedData(f"{path} is not a TinyDB file: it has to hold tables of documents")
    return tables


def take_format(tables: Tables, path: Path) -> int:
    """The number of the format, which is no table to keep; what others write is of today's."""
    number = tables.pop(_ABOUT, {}).get("1", {}).get("format")
    check_format(number, path)
    return number if isinstance(number, int) and number > 0 else FORMAT


def replace(path: Path, text: bytes) -> None:
    """Either the old file or the new one is there, whenever the power fails."""
    beside = path.with_name(path.name + ".new")
    with beside.open("wb") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    sync_folder(path.parent)


def check_format(number: Any, path: Path) -> None:
    if isinstance(number, int) and number > FORMAT:
        raise DataFolderTooNew(
            f"{path} has format {number}, this version of fakequay reads up to {FORMAT}"
        )


def _is_layout(tables: Any) -> bool:
    return isinstance(tables, dict) and all(
        isinstance(documents, dict) and all(isinstance(one, dict) for one in documents.values())
        for documents in tables.values()
    )


def sync_folder(folder: Path) -> None:
    if sys.platform == "win32":  # pragma: no cover
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
