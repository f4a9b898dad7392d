"""Seed reader: reads built-in seeds, files and folders, and merges them into one seed."""

from collections.abc import Mapping, Sequence
from typing import Any

from fakequay.fast_dataclasses import frozen

from . import sources
from .errors import SeedError
from .merging import merge
from .progress import Progress, no_progress


@frozen
class Seed:
    """A merged and validated seed.

    Attributes:
        data: The merged document.
        documents: The documents before the merge, each with the name of its built-in seed or file.
        is_built_in: Whether all documents are built-in seeds. Tests of the project validate the
            built-in seeds, so a server does not validate them again.
    """

    data: Mapping[str, Any]
    documents: tuple[sources.Document, ...] = ()
    is_built_in: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the built-in seeds and files from which the seed was merged."""
        return tuple(name for name, _ in self.documents)


def read(names: Sequence[sources.Source], progress: Progress = no_progress) -> Seed:
    """Read, validate and merge seeds.

    Args:
        names: Names of built-in seeds, paths of files, paths of folders (all their ``*.json`` files
            in alphabetical order) and documents as mappings, merged in this order. Every document
            must match the schema. Documents can refer to names that another document declares.
        progress: Function that reports the progress of the reading.

    Raises:
        SeedError: A source does not exist or is invalid. The error lists all problems: wrong keys
            and values, and references to undeclared names.
    """
    documents, unreadable = _read_documents(names, progress)
    is_built_in = not unreadable and all(map(sources.is_shipped, names))
    if is_built_in:
        merged = merge(data for _, data in documents)
    else:
        merged = _checked(documents, unreadable, progress)
    return Seed(merged, tuple(documents), is_built_in)


def _read_documents(
    names: Sequence[sources.Source], progress: Progress
) -> tuple[list[sources.Document], list[str]]:
    """Read the documents of seeds.

    Returns:
        The documents, and an error message for each source that cannot be read.
    """
    found: list[tuple[str, Any]] = []
    documents: list[sources.Document] = []
    problems: list[str] = []
    for name in names:
        try:
            found += sources.expand(name)
        except SeedError as error:
            problems += error.problems
    for source in progress("reading", found):
        try:
            documents.append(sources.load_document(*source))
        except SeedError as error:
            problems += error.problems
    return documents, problems


def _checked(
    documents: Sequence[sources.Document], unreadable: Sequence[str], progress: Progress
) -> dict[str, Any]:
    """Check the documents of seeds, and merge them.

    Raises:
        SeedError: A document is unreadable or invalid. If all documents are readable, the error
            also lists references to names that no document declares.
    """
    # Imported here because the import is slow, and built-in seeds need no validation.
    from . import validation

    problems = [p for name, data in documents for p in validation.check_form(name, data, progress)]
    objects = [(name, data) for name, data in documents if isinstance(data, dict)]
    merged = merge(data for _, data in objects)
    if not unreadable:
        problems += validation.check_references(objects, merged)
        problems += validation.check_mirror_states(objects, merged)
    if unreadable or problems:
        raise SeedError([*unreadable, *problems])
    return merged
