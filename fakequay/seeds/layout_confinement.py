"""Layout confinement: seeds that clients send can read OCI image layouts of only one folder.

A layout is a folder on the disk of the server. Without this restriction, clients of the control API
could read any folder.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fakequay.contract.json_error_text import Path as Position

from .errors import Problem, SeedError

_FORBIDDEN = (
    "a seed that is sent over HTTP cannot read folders of the server; start the server with "
    "--layout-folder FOLDER to allow the folders in FOLDER"
)


def confine_layouts(document: dict[str, Any], folder: Path | None) -> dict[str, Any]:
    """Return a copy of a seed in which all paths of layouts are absolute and inside a folder.

    Args:
        document: Seed, which can be invalid.
        folder: Folder to which relative paths refer; None to refuse all layouts.

    Raises:
        SeedError: A layout is outside the folder, or ``folder`` is None.
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
    """Yield each OCI image layout that a seed names: its position in the seed, and its path."""
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
    """Return the absolute path of an OCI image layout.

    Raises:
        ValueError: The layout is outside the permitted folder.
    """
    if folder is None:
        raise ValueError(_FORBIDDEN)
    path, colon, name = layout.rpartition(":") if ":" in layout else (layout, "", "")
    root = folder.resolve()
    try:
        target = (root / path).resolve()
    except (OSError, RuntimeError, ValueError) as error:  # a loop of links, or a NUL character
        raise ValueError(f"the OCI image layout {layout!r} is not the path of a folder") from error
    if not target.is_relative_to(root):
        raise ValueError(
            f"the OCI image layout {layout!r} is not inside the folder of --layout-folder, {folder}"
        )
    return f"{target}{colon}{name}"


def _replaced(value: Any, position: Position, text: str) -> Any:
    """Return a copy of a document in which the value at a position is replaced by a text."""
    if not position:
        return text
    key, *rest = position
    copied = value.copy()
    copied[key] = _replaced(value[key], tuple(rest), text)
    return copied
