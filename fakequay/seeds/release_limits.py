"""Release limits of seeds: finds values that only later releases of Quay can store."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from fakequay.contract.json_error_text import Path
from fakequay.contract.release_behavior import allows_shared_emails, shared_emails_since
from fakequay.contract.releases import NEWEST, RELEASES, Release, read_table
from fakequay.fast_dataclasses import frozen

from .errors import Problem, SeedError
from .merging import merge
from .reader import Seed
from .sources import is_shipped


@frozen
class UnsupportedValue:
    """A value in a seed that the reproduced release of Quay cannot store.

    Attributes:
        path: Position of the value in the seed.
        since: First release that can store the value.
        removed: Position to remove from the seed: of the value, or of a larger part that has no
            meaning without the value.
    """

    path: Path
    since: Release
    removed: Path


def fit(seed: Seed, release: Release) -> Mapping[str, Any]:
    """Return the data of a seed that a release of Quay can store.

    If a built-in seed contains values that the release cannot store, these values are left out.

    Raises:
        SeedError: A seed that is not built-in contains a value that the release cannot store.
    """
    if release is NEWEST:
        return seed.data
    problems: list[Problem] = []
    fitted = []
    for name, document in seed.documents:
        unsupported = list(find_unsupported_values(document, release))
        if not is_shipped(name):
            problems += [
                Problem(name, value.path, _describe(value, release)) for value in unsupported
            ]
        fitted.append(_without(document, unsupported))
    merged = merge(fitted)
    names = " + ".join(dict.fromkeys(seed.names))
    problems += [
        Problem(names, value.path, _describe(value, release))
        for value in _shared_emails(merged, release)
    ]
    if problems:
        raise SeedError(problems)
    return merged


def find_unsupported_values(
    document: Mapping[str, Any], release: Release
) -> Iterator[UnsupportedValue]:
    """Yield the values in a seed that a release of Quay cannot store."""
    for row in read_table()["seed_keys"]:
        since = RELEASES[row["since"]]
        if release < since:
            keys, _, value = row["path"].partition("=")
            for path, found in _find(document, tuple(keys.split("."))):
                if found == value if value else found:
                    yield UnsupportedValue(path, since, path[: len(path) - row.get("remove", 0)])


def _describe(value: UnsupportedValue, release: Release) -> str:
    return (
        f"Quay {release} cannot store this value; "
        f"the first release that can store it is {value.since}"
    )


def _find(data: Any, keys: tuple[str, ...]) -> Iterator[tuple[Path, Any]]:
    """Yield each position in a document that matches a path, with the value at the position.

    The path element ``*`` matches any key or index.
    """
    if not keys:
        yield (), data
        return
    key, rest = keys[0], keys[1:]
    for name, value in _members(data):
        if key in {"*", str(name)}:
            for path, found in _find(value, rest):
                yield (name, *path), found


def _members(data: Any) -> Iterator[tuple[str | int, Any]]:
    if isinstance(data, Mapping):
        yield from data.items()
    elif isinstance(data, list):
        yield from enumerate(data)


def _without(document: Mapping[str, Any], values: list[UnsupportedValue]) -> dict[str, Any]:
    """Return a copy of a seed document without those values that a release cannot store."""
    if not values:
        return dict(document)
    reduced: Any = deepcopy(dict(document))
    # The items of a list are removed from the end, because a removal changes the indexes of later
    # items.
    for path in sorted({value.removed for value in values}, key=_order, reverse=True):
        owner = reduced
        for key in path[:-1]:
            owner = owner[key]
        del owner[path[-1]]
    return reduced  # type: ignore[no-any-return]


def _order(path: Path) -> tuple[tuple[str, int], ...]:
    return tuple((key, 0) if isinstance(key, str) else ("", key) for key in path)


def _shared_emails(document: Mapping[str, Any], release: Release) -> Iterator[UnsupportedValue]:
    """Yield the e-mail addresses in a seed that more than one account has.

    If the release permits shared addresses, yield nothing.
    """
    if allows_shared_emails(release):
        return
    used: set[str] = set()
    for kind in ("users", "organizations"):
        for name, account in document.get(kind, {}).items():
            email = account.get("email")
            if email in used:
                path = (kind, name, "email")
                yield UnsupportedValue(path, shared_emails_since(), path)
            used |= {email} if email else set()
