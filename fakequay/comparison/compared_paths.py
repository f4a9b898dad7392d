"""Compared paths: the paths on the command line, or those of all GET operations."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote

from fakequay import contract

ORGANIZATION, REPOSITORY = "{orgname}", "{repository}"


def read_paths(arguments: Iterable[str]) -> Iterator[str]:
    """Yield the paths that a comparison requests from both servers.

    Args:
        arguments: Arguments of the command: each is a path, or a file with one path on each line.

    Raises:
        OSError: A file cannot be read.
    """
    for item in arguments:
        if item.startswith("/") and not Path(item).is_file():
            yield item
            continue
        lines = (line.strip() for line in Path(item).read_text(encoding="utf-8").splitlines())
        yield from (line for line in lines if line.startswith("/"))


def contract_paths(organizations: Iterable[str], repositories: Iterable[str]) -> Iterator[str]:
    """Yield a path for each GET operation of Quay's API whose parameters can be filled in.

    Args:
        organizations: Names to fill in if the only path parameter is an organization.
        repositories: Names (``namespace/name``) to fill in if the only path parameter is a
            repository.
    """
    templates = sorted(
        {item.path for item in contract.operations().values() if item.method == "GET"}
    )
    yield from (path for path in templates if "{" not in path)
    for mark, names in ((ORGANIZATION, organizations), (REPOSITORY, repositories)):
        for name in names:
            for path in templates:
                filled = path.replace(mark, quote(name))
                if mark in path and "{" not in filled:
                    yield filled
