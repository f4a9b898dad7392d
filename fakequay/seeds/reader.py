"""Seed reader: reads built-in seeds, files and folders, and merges them into one checked seed."""

from collections.abc import Mapping, Sequence
from typing import Any

from fakequay.frozen_dataclasses import frozen

from . import sources
from .errors import SeedError
from .merging import merge
from .progress import Progress, no_progress


@frozen
class Seed:
    """A merged and validated seed.

    Attributes:
        data: The merged document.
        names: Names of the built-in seeds and files that were merged.
    """

    data: Mapping[str, Any]
    names: tuple[str, ...] = ()


def read(names: Sequence[sources.Source], progress: Progress = no_progress) -> Seed:
    """Read, validate and merge seeds.

    Args:
        names: Names of built-in seeds, paths of files, paths of folders (all their ``*.json`` files
            in alphabetical order) and documents as mappings, merged in this order. Every document
            must follow the schema. It can use names that another document declares.
        progress: Reports the progress; receives the steps of the operation.

    Raises:
        SeedError: A source does not exist or is invalid. The error lists all problems.
    """
    found = [source for name in names for source in sources.expand(name)]
    documents = [sources.load_document(*source) for source in progress("reading", found)]
    known = all(map(sources.is_shipped, names))
    merged = merge(data for _, data in documents) if known else _checked(documents, progress)
    return Seed(merged, tuple(name for name, _ in documents))


def _checked(documents: Sequence[sources.Document], progress: Progress) -> dict[str, Any]:
    # The import is slow, and built-in seeds need no validation.
    from . import validation

    problems = [p for name, data in documents for p in validation.check_form(name, data, progress)]
    if problems:
        raise SeedError(problems)
    merged = merge(data for _, data in documents)
    problems = validation.check_references(documents, merged)
    if problems:
        raise SeedError(problems)
    return merged
