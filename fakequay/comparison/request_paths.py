"""Which addresses are asked: those that a user lists, or all that need nothing but a name."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote

from fakequay import contract

ORGANIZATION, REPOSITORY = "{orgname}", "{repository}"


def listed(given: Iterable[str]) -> Iterator[str]:
    """From paths, and from files with one on each line; OSError for a file that is not there."""
    for one in given:
        if one.startswith("/") and not Path(one).is_file():
            yield one
            continue
        lines = (line.strip() for line in Path(one).read_text(encoding="utf-8").splitlines())
        yield from (line for line in lines if line.startswith("/"))


def of_contract(organizations: Iterable[str], repositories: Iterable[str]) -> Iterator[str]:
    """All GETs without a parameter, and those of these organizations and repositories."""
    templates = sorted({one.path for one in contract.operations().values() if one.method == "GET"})
    yield from (path for path in templates if "{" not in path)
    for mark, names in ((ORGANIZATION, organizations), (REPOSITORY, repositories)):
        for name in names:
            for path in templates:
                filled = path.replace(mark, quote(name))
                if mark in path and "{" not in filled:
                    yield filled
