"""What is asked for: a path of the distribution API taken apart."""

import re

from fakequay.domain.tags import NAME as TAG
from fakequay.frozen import frozen
from fakequay.records import RepoName, Repository
from fakequay.world import World

_NAME = r"(?P<name>[^/]+(?:/[^/]+)*)"
_DIGEST = r"(?P<ref>[A-Za-z0-9_+.-]+:[A-Fa-f0-9]+)"
_PATHS = {
    "base": "",
    "token": "auth",
    "catalog": "_catalog",
    "tags": rf"{_NAME}/tags/list",
    "uploads": rf"{_NAME}/blobs/uploads/?",
    "upload": rf"{_NAME}/blobs/uploads/(?P<ref>[A-Za-z0-9=_-]+)",
    "blob": rf"{_NAME}/blobs/{_DIGEST}",
    "manifest_by_digest": rf"{_NAME}/manifests/{_DIGEST}",
    "manifest_by_tag": rf"{_NAME}/manifests/(?P<ref>{TAG})",
    "referrers": rf"{_NAME}/referrers/(?P<ref>[^/]+)",
}
_PATTERNS = [(kind, re.compile(path, re.ASCII)) for kind, path in _PATHS.items()]
LIBRARY = "library"  # the namespace of names that name none


@frozen
class Asked:
    """``kind`` names the sort of thing; ``ref`` is the digest, tag or upload.

    ``is_in_library``: only because no namespace is named.
    """

    kind: str
    name: RepoName | None = None
    ref: str = ""
    is_in_library: bool = False


@frozen
class Request:
    """One call that may be answered: the world as its caller acts on it, and what it is about.

    ``readable`` are the other repositories that the caller's token is good for.
    """

    world: World
    name: RepoName
    repository: Repository
    ref: str
    readable: frozenset[RepoName]


def parse(path: str) -> Asked | None:
    """What a path below ``/v2/`` asks for; None for no such thing."""
    for kind, pattern in _PATTERNS:
        match = pattern.fullmatch(path)
        if match:
            parts = match.groupdict()
            name = parse_name(parts["name"]) if "name" in parts else None
            in_library = "name" in parts and "/" not in parts["name"]
            return Asked(kind, name, parts.get("ref") or "", in_library)
    return None


def kind(path: str) -> str | None:
    """What sort of thing an address under ``/v2/`` is about."""
    asked = parse(path.removeprefix("/v2/"))
    return asked.kind if asked else None


def parse_name(path: str) -> RepoName:
    namespace, slash, name = path.partition("/")
    return RepoName(namespace, name) if slash else RepoName(LIBRARY, path)
