"""From names of fixtures, files and folders to one checked seed."""

from collections.abc import Mapping, Sequence
from typing import Any

from fakequay.frozen_dataclasses import frozen

from . import sources
from .errors import SeedError
from .merging import merge
from .progress import Progress, no_progress


@frozen
class Seed:
    """A checked seed, ready to be planted; ``names`` tells what it was read from."""

    data: Mapping[str, Any]
    names: tuple[str, ...] = ()


def read(names: Sequence[sources.Source], progress: Progress = no_progress) -> Seed:
    """Fixtures, files, folders (their ``*.json`` in order of name) and mappings, merged in order.

    Raises SeedError, which names every mistake; each document has to be a seed of its own, but may
    refer to what another declares.
    """
    found = [one for name in names for one in sources.found(name)]
    documents = [sources.document(*one) for one in progress("reading", found)]
    known = all(map(sources.is_shipped, names))
    merged = merge(data for _, data in documents) if known else _checked(documents, progress)
    return Seed(merged, tuple(name for name, _ in documents))


def _checked(documents: Sequence[sources.Document], progress: Progress) -> dict[str, Any]:
    from . import validation  # slow to import, and shipped seeds are known to be right

    problems = [p for name, data in documents for p in validation.check_form(name, data, progress)]
    if problems:
        raise SeedError(problems)
    merged = merge(data for _, data in documents)
    problems = validation.check_references(documents, merged)
    if problems:
        raise SeedError(problems)
    return merged
