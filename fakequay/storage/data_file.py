"""Data file: one JSON file with all stored documents, in the file format of TinyDB.

A changed data file is written completely to a new file, which then replaces the old file.
"""

import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from zlib import crc32

from .errors import DamagedData, DataFolderTooNew
from .json_values import dumps, loads
from .migrations import FORMAT, Tables

_ABOUT = "_fakequay"  # name of the table that contains the format number of the data file


def encode(tables: Mapping[str, Any]) -> bytes:
    """Encode all tables as JSON, with one document on each line.

    With one document on each line, a damaged line does not affect other documents.
    """
    about = {_ABOUT: {"1": {"format": FORMAT}}}
    return b"{" + b",".join(_lines({**about, **tables})) + b"\n}\n"


def _lines(tables: Mapping[str, Any]) -> Iterator[bytes]:
    for name, documents in tables.items():
        members = (b"\n%s:%s" % (dumps(id), dumps(one)) for id, one in documents.items())
        yield b"\n%s:{%s\n}" % (dumps(name), b",".join(members))


def checksum(text: bytes) -> str:
    """Return the CRC-32 checksum of bytes as 8 hex digits."""
    return f"{crc32(text):08x}"


def read(path: Path) -> bytes:
    """Return the contents of a file, or ``b""`` if it does not exist."""
    return path.read_bytes() if path.exists() else b""


def decode(text: bytes, path: Path) -> Tables:
    """Decode the contents of a data file.

    Raises:
        DamagedData: The text is not JSON, or does not have the file format of TinyDB.
    """
    try:
        tables = loads(text) if text else {}
    except ValueError as error:
        raise DamagedData(f"{path} is not JSON: {error}") from None
    if not _is_layout(tables):
        raise DamagedData(f"{path} is not a TinyDB file: it must contain tables of documents")
    return tables


def remove_format(tables: Tables, path: Path) -> int:
    """Remove the table that contains the format number of the data file, and return the number.

    If there is no format number, the file was not written by fakequay. The current format is then
    assumed.
    """
    number = tables.pop(_ABOUT, {}).get("1", {}).get("format")
    check_format(number, path)
    return number if isinstance(number, int) and number > 0 else FORMAT


def replace(path: Path, text: bytes) -> None:
    """Replace a file atomically: after a power failure, either the old or the new file exists."""
    beside = path.with_name(path.name + ".new")
    with beside.open("wb") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    sync_folder(path.parent)


def check_format(number: Any, path: Path) -> None:
    """Raise DataFolderTooNew if a newer version of fakequay wrote the file."""
    if isinstance(number, int) and number > FORMAT:
        raise DataFolderTooNew(
            f"{path} has format {number}, but this version of fakequay supports only formats up to "
            f"{FORMAT}: use a newer version of fakequay or another data folder"
        )


def _is_layout(tables: Any) -> bool:
    return isinstance(tables, dict) and all(
        isinstance(documents, dict) and all(isinstance(one, dict) for one in documents.values())
        for documents in tables.values()
    )


def sync_folder(folder: Path) -> None:
    """Sync the list of files in a folder to the disk, so that it survives a power failure."""
    if sys.platform == "win32":  # pragma: no cover
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
