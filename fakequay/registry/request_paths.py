"""What is target for: a path of the distribution API taken apart."""

import re

from fakequay.domain.images.tags import NAME as TAG
from fakequay.frozen_dataclasses import frozen
from fakequay.models import RepoName, Repository
from fakequay.settings import LIBRARY
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


@frozen
class RegistryRequest:
    """``kind`` names the sort of thing; ``ref`` is the digest, tag or upload.

    ``is_in_library``: only because no namespace is named.
    """

    kind: str
    name: RepoName | None = None
    ref: str = ""
    is_in_library: bool = False


@frozen
class RequestContext:
    """One call that may be answered: the world as its caller acts on it, and what it is about.

    ``readable`` are the other repositories that the caller's token is good for.
    """

    world: World
    name: RepoName
    repository: Repository
    ref: str
    readable: frozenset[RepoName]


def parse(world: World, path: str) -> RegistryRequest | None:
    """What a path below ``/v2/`` asks for; None for no such thing."""
    kind, parts = _taken_apart(path)
    if kind is None:
        return None
    name = parse_name(world, parts["name"]) if "name" in parts else None
    in_library = "name" in parts and "/" not in parts["name"]
    return RegistryRequest(kind, name, parts.get("ref") or "", in_library)


def kind(path: str) -> str | None:
    """What sort of thing an address under ``/v2/`` is about."""
    return _taken_apart(path.removeprefix("/v2/"))[0]


def parse_name(world: World, path: str) -> RepoName:
    """A name that names no namespace means the library's."""
    namespace, slash, name = path.partition("/")
    return RepoName(namespace, name) if slash else RepoName(world.config.get(LIBRARY), path)


def _taken_apart(path: str) -> tuple[str | None, dict[str, str]]:
    for kind, pattern in _PATTERNS:
        match = pattern.fullmatch(path)
        if match:
            return kind, match.groupdict()
    return None, {}
