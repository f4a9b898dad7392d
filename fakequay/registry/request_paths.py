"""Request paths of the distribution API: splits paths into endpoint, repository and reference."""

import re

from fakequay.domain.images.tags import NAME as TAG
from fakequay.fast_dataclasses import frozen
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
    "referrers": rf"{_NAME}/referrers/{_DIGEST}",
}
_PATTERNS = [(kind, re.compile(path, re.ASCII)) for kind, path in _PATHS.items()]


@frozen
class RegistryRequest:
    """The parsed path of a request below ``/v2/``.

    Attributes:
        kind: Kind of endpoint, for example ``manifest_by_tag``.
        name: Name of the repository, or None for endpoints without a repository.
        ref: Digest, tag or upload id in the path; empty if the path contains no such reference.
        is_in_library: Whether the path contains no namespace. The namespace is then the value of
            ``LIBRARY_NAMESPACE``.
    """

    kind: str
    name: RepoName | None = None
    ref: str = ""
    is_in_library: bool = False


@frozen
class RequestContext:
    """A registry request after the permission check, with the repository that it is about.

    Attributes:
        world: Data and configuration of the instance (World), with the caller as performer in new
            usage log entries.
        name: Name of the repository.
        repository: The repository.
        ref: Digest, tag or upload id in the path; empty if the path contains no such reference.
        readable: Names of all repositories from which the caller's token permits pulls.
    """

    world: World
    name: RepoName
    repository: Repository
    ref: str
    readable: frozenset[RepoName]


def parse(world: World, path: str) -> RegistryRequest | None:
    """Parse the path of a registry request.

    Args:
        path: Path without the leading ``/v2/``.

    Returns:
        The parsed path, or None if no endpoint has this path.
    """
    kind, parts = _match_path(path)
    if kind is None:
        return None
    name = parse_name(world, parts["name"]) if "name" in parts else None
    in_library = "name" in parts and "/" not in parts["name"]
    return RegistryRequest(kind, name, parts.get("ref") or "", in_library)


def kind(path: str) -> str | None:
    """Return the kind of endpoint of a path under ``/v2/``, or None for an unknown path."""
    return _match_path(path.removeprefix("/v2/"))[0]


def parse_name(world: World, path: str) -> RepoName:
    """Parse a repository name of a request path.

    A name without a namespace belongs to the namespace that ``LIBRARY_NAMESPACE`` names.
    """
    namespace, slash, name = path.partition("/")
    return RepoName(namespace, name) if slash else RepoName(world.config.get(LIBRARY), path)


def _match_path(path: str) -> tuple[str | None, dict[str, str]]:
    for kind, pattern in _PATTERNS:
        match = pattern.fullmatch(path)
        if match:
            return kind, match.groupdict()
    return None, {}
