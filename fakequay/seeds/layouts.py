"""Layouts in seeds that come over HTTP: only folders below the declared layout folder are read."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fakequay.contract.json_paths import Path as Position

from .errors import Problem, SeedError

_FORBIDDEN = (
    "a seed that is sent over HTTP cannot read folders of the server; start the server with "
    "--layout-folder FOLDER to allow the folders in FOLDER"
)


def confine_layouts(document: dict[str, Any], folder: Path | None) -> dict[str, Any]:
    """Return a seed whose layouts are absolute paths below a folder.

    Args:
        document: Seed, which need not be valid.
        folder: Folder that relative layouts refer to; None to refuse all layouts.

    Raises:
        SeedError: A layout is outside the folder, or there is no folder.
    """
    confined = document
    problems = []
    for position, layout in _layouts(document):
        try:
            confined = _replaced(confined, position, _confine(layout, folder))
        except ValueError as error:
            problems.append(Problem("seed", position, str(error)))
    if problems:
        raise SeedError(problems)
    return confined


def _layouts(document: dict[str, Any]) -> Iterator[tuple[Position, str]]:
    """Yield the position and the value of each layout of the seed."""
    for path, repository in _items(document.get("repositories")):
        for name, tag in _items(repository.get("tags")):
            at: Position = ("repositories", path, "tags", name)
            before = tag.get("before")
            earlier = enumerate(before) if isinstance(before, list) else ()
            images = [(at, tag), *(((*at, "before", index), image) for index, image in earlier)]
            for position, image in images:
                if isinstance(image, dict) and isinstance(image.get("layout"), str):
                    yield (*position, "layout"), image["layout"]


def _items(value: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(value, dict):
        yield from ((key, inner) for key, inner in value.items() if isinstance(inner, dict))


def _confine(layout: str, folder: Path | None) -> str:
    """Return a layout as an absolute path.

    Raises:
        ValueError: The layout is not allowed.
    """
    if folder is None:
        raise ValueError(_FORBIDDEN)
    path, colon, name = layout.rpartition(":") if ":" in layout else (layout, "", "")
    root = folder.resolve()
    try:
        target = (root / path).resolve()
    except (OSError, RuntimeError, ValueError) as error:  # a loop of links, or a NUL character
        raise ValueError(f"{layout!r} is not a folder") from error
    if not target.is_relative_to(root):
        raise ValueError(f"{layout!r} is not in the layout folder {folder}")
    return f"{target}{colon}{name}"


def _replaced(value: Any, position: Position, text: str) -> Any:
    """Return a copy of a document with another value at a position."""
    if not position:
        return text
    key, *rest = position
    copied = value.copy()
    copied[key] = _replaced(value[key], tuple(rest), text)
    return copied
