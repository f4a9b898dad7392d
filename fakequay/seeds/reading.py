"""From names of fixtures, files and folders to one checked seed."""

from collections.abc import Mapping, Sequence
from typing import Any

from fakequay.frozen import frozen

from . import files
from .errors import SeedError
from .merging import merge
from .progress import Progress, untold


@frozen
class Seed:
    """A checked seed, ready to be planted; ``names`` tells what it was read from."""

    data: Mapping[str, Any]
    names: tuple[str, ...] = ()


def read(names: Sequence[files.Source], progress: Progress = untold) -> Seed:
    """Fixtures, files, folders (their ``*.json`` in order of name) and mappings, merged in order.

    Raises SeedError, which names every mistake; each document has to be a seed of its own, but may
    refer to what another declares.
    """
    found = [one for name in names for one in files.found(name)]
    documents = [files.document(*one) for one in progress("reading", found)]
    known = all(map(files.is_shipped, names))
    merged = merge(data for _, data in documents) if known else _checked(documents, progress)
    return Seed(merged, tuple(name for name, _ in documents))


def _checked(documents: Sequence[files.Document], progress: Progress) -> dict[str, Any]:
    from . import checking  # slow to import, and shipped seeds are known to be right

    problems = [p for name, data in documents for p in checking.form(name, data, progress)]
    if problems:
        raise SeedError(problems)
    merged = merge(data for _, data in documents)
    problems = checking.references(documents, merged)
    if problems:
        raise SeedError(problems)
    return merged
