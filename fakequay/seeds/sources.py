"""Where seeds come from: shipped fixtures, files, folders of files, and Python values."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NoReturn

from .errors import SeedError

_PACKAGE = Path(__file__).resolve().parent.parent

Source = str | Path | Mapping[str, Any]
Document = tuple[str, Any]


def fixtures() -> dict[str, Path]:
    """The shipped seeds by name: inside an installed package, beside it in a source tree."""
    shipped = (_PACKAGE / "fixtures", _PACKAGE.parent / "fixtures")
    folder = next((one for one in shipped if one.is_dir()), None)
    return {path.stem: path for path in sorted(folder.glob("*.json"))} if folder else {}


def is_shipped(source: Source) -> bool:
    return isinstance(source, str) and source in fixtures()


def found(source: Source) -> Iterator[tuple[str, Path | Mapping[str, Any]]]:
    """What a source holds, by the names to call it: values, and files that are yet to be read."""
    if isinstance(source, Mapping):
        yield "seed", source
    elif str(source) in fixtures():
        yield str(source), fixtures()[str(source)]
    else:
        yield from ((str(path), path) for path in _files(Path(source)))


def document(name: str, held: Path | Mapping[str, Any]) -> Document:
    """The document itself, and its name."""
    return name, _parse(name, held) if isinstance(held, Path) else dict(held)


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    if not path.is_dir():
        shipped = ", ".join(fixtures())
        raise SeedError([f"{path}: no such file, folder or fixture ({shipped})"])
    files = sorted(path.glob("*.json"))
    if not files:
        raise SeedError([f"{path}: there is no *.json in this folder"])
    return files


def _parse(name: str, path: Path) -> Any:
    try:
        text = path.read_text(encoding="utf-8-sig")
        return json.loads(text, object_pairs_hook=_without_doubles, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno} column {error.colno}"
        raise SeedError([f"{name}: {where}: {error.msg}"]) from error
    except (OSError, ValueError, RecursionError) as error:
        raise SeedError([f"{name}: {_reason(error)}"]) from error


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return f"cannot be read: {error.strerror}"
    if isinstance(error, UnicodeDecodeError):
        return "is not UTF-8 text"
    if isinstance(error, RecursionError):
        return "is nested too deeply"
    return str(error)


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"{json.dumps(key)} stands twice in one object")
        found[key] = value
    return found


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")
