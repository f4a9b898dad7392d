"""Seed sources: built-in seeds, files, folders of files, and Python dicts."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from fakequay.contract import strict_json
from fakequay.package_files import read_real_file

from .errors import SeedError

_SURROGATE = re.compile(r"\\ud[89a-f]", re.IGNORECASE)
_PACKAGE = Path(__file__).resolve().parent.parent

Source = str | Path | Mapping[str, Any]
Document = tuple[str, Any]


@cache
def fixtures() -> dict[str, Path]:
    """Return the files of the built-in seeds by name.

    In an installed package, the folder ``fixtures`` with the files is inside the package. In a
    source tree, the folder is next to the package.
    """
    folders = (_PACKAGE / "fixtures", _PACKAGE.parent / "fixtures")
    folder = next((folder for folder in folders if folder.is_dir()), None)
    return {path.stem: path for path in sorted(folder.glob("*.json"))} if folder else {}


def is_shipped(source: Source) -> bool:
    """Return whether a text is the name of a built-in seed."""
    return isinstance(source, str) and source in fixtures()


def expand(source: Source) -> Iterator[tuple[str, Path | Mapping[str, Any]]]:
    """Yield the documents of a built-in seed, file, folder or dict.

    Yields:
        Pairs: a name for error messages, and the file or the document itself.

    Raises:
        SeedError: The source does not exist, or the folder contains no ``*.json`` file.
    """
    if isinstance(source, Mapping):
        yield "seed", source
    elif not isinstance(source, str | Path):
        raise SeedError([f"{source!r} is not a seed: give a name, a path or a mapping"])
    elif source == "":  # Path("") would be the working directory
        raise SeedError(["a seed is an empty text: give a name, a path or a mapping"])
    elif str(source) in fixtures():
        yield str(source), fixtures()[str(source)]
    else:
        yield from ((str(path), path) for path in _files(Path(source)))


def load_document(name: str, content: Path | Mapping[str, Any]) -> Document:
    """Return a seed document; if it is given as a file, read the file.

    Returns:
        The name and the document.

    Raises:
        SeedError: The file cannot be read or is not JSON.
    """
    return name, _parse(name, content) if isinstance(content, Path) else dict(content)


def _files(path: Path) -> list[Path]:
    if _exists(path.is_file):
        return [path]
    if _exists(path.exists) and not path.is_dir():
        raise SeedError([f"{path}: the path is neither a regular file nor a folder"])
    if not _exists(path.is_dir):
        shipped = ", ".join(fixtures())
        raise SeedError([f"{path}: no such file or folder; built-in seeds: {shipped}"])
    files = sorted(path.glob("*.json"))
    if not files:
        raise SeedError([f"{path}: the folder contains no *.json file"])
    return files


def _exists(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except ValueError:  # the path contains a NUL character
        return False


def _parse(name: str, path: Path) -> Any:
    is_fixture = path in fixtures().values()
    if not is_fixture and not path.is_file():  # for example a named pipe, which blocks
        raise SeedError([f"{name}: the path is not a regular file"])
    try:
        data = read_real_file(str(path)) if is_fixture else path.read_bytes()
        text = data.decode("utf-8-sig")
        document = strict_json.loads(text)
        if _SURROGATE.search(text):
            json.dumps(document, ensure_ascii=False).encode()
        return document
    except json.JSONDecodeError as error:
        where = f"invalid JSON in line {error.lineno}, column {error.colno}"
        raise SeedError([f"{name}: {where}: {error.msg}"]) from error
    except (OSError, ValueError, RecursionError) as error:
        raise SeedError([f"{name}: {_reason(error)}"]) from error


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return f"cannot read the file: {error.strerror}"
    if isinstance(error, UnicodeDecodeError):
        return "the file is not UTF-8 text"
    if isinstance(error, UnicodeEncodeError):
        return "a string contains half of a surrogate pair, such as \\ud800"
    if isinstance(error, RecursionError):
        return "the document is nested too deeply"
    return str(error)
