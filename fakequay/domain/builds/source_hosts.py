"""Simulated source hosts (GitHub, GitLab and others), with repositories that seeds declare."""

from collections import Counter
from collections.abc import Mapping
from posixpath import normpath
from typing import Any

from fakequay.domain.errors import InvalidRequest
from fakequay.models import Account, SourceRepository
from fakequay.world import World

ADDRESSES = {
    "github": "https://github.com",
    "gitlab": "https://gitlab.com",
    "bitbucket": "https://bitbucket.org",
}


def url(service: str, path: str) -> str | None:
    """Return the URL of the web page of a repository or a namespace on a source host.

    A source host is a service such as GitHub.

    Returns:
        None for a custom Git server, whose address is unknown.
    """
    return f"{ADDRESSES[service]}/{path}" if service in ADDRESSES else None


def text_value(config: Mapping[str, Any], key: str) -> str | None:
    """Return the value of a key in a trigger configuration; None if it is not a string."""
    value = config.get(key)
    return value if isinstance(value, str) else None


def get(world: World, service: str, path: str | None) -> SourceRepository | None:
    """Return the repository with the given path on a source host such as GitHub, or None."""
    return world.store.source_repositories.one(service=service, path=path)


def find(world: World, service: str, path: str | None) -> SourceRepository:
    """Return the repository with the given path on a source host such as GitHub.

    Raises:
        InvalidRequest: The source host has no repository with this path.
    """
    found = get(world, service, path)
    if found is None:
        raise InvalidRequest(f"Could not find repository {path} at {service}")
    return found


def namespaces(world: World, service: str, account: Account | None) -> list[dict[str, Any]]:
    """Return the users and organizations with repositories on a source host such as GitHub.

    The field ``score`` is the number of repositories in the namespace.

    Args:
        account: Account of the user, whose namespace is marked as personal.
    """
    found = world.store.source_repositories.find(service=service)
    counted = Counter(_namespace(repository) for repository in found)
    return [
        {
            "personal": account is not None and name == account.name,
            "id": name,
            "title": name,
            "avatar_url": "",
            "url": url(service, name),
            "score": count,
        }
        for name, count in sorted(counted.items())
    ]


def sources(world: World, service: str, namespace: str | None) -> list[dict[str, Any]]:
    """Return the repositories of a user or organization on a source host, sorted by path.

    Args:
        namespace: Name of the user or organization on the source host; None for the repositories
            of all users and organizations.
    """
    found = world.store.source_repositories.find(service=service)
    matching = [source for source in found if namespace in {None, _namespace(source)}]
    return [_view(source) for source in sorted(matching, key=lambda source: source.path)]


def refs(repository: SourceRepository) -> list[dict[str, str]]:
    """Return the branches and tags of a repository on a source host such as GitHub.

    The default branch comes first, then the other branches, then the tags.
    """
    branches = [{"kind": "branch", "name": name} for name in branch_names(repository)]
    return branches + [{"kind": "tag", "name": name} for name in sorted(repository.tags)]


def branch_names(repository: SourceRepository) -> list[str]:
    """Return the branches of a source repository: the default branch, then the others by name."""
    return sorted(repository.branches, key=lambda name: (name != repository.default_branch, name))


def dockerfile(repository: SourceRepository, config: Mapping[str, Any]) -> str | None:
    """Return the content of the Dockerfile that the configuration of a build trigger selects.

    Args:
        config: Configuration of the build trigger. The key ``dockerfile_path`` contains the path of
            the Dockerfile, or the key ``subdir`` its folder.

    Returns:
        None if the source repository has no such file.
    """
    named = (
        text_value(config, "dockerfile_path") or f"{text_value(config, 'subdir') or ''}/Dockerfile"
    )
    contents = {_absolute(path): content for path, content in repository.dockerfiles.items()}
    return contents.get(_absolute(named))


def dockerfile_paths(repository: SourceRepository) -> list[str]:
    """Return the absolute paths of the Dockerfiles in a source repository, sorted."""
    return sorted(_absolute(path) for path in repository.dockerfiles)


def contexts(dockerfile_path: str) -> list[str]:
    """Return the possible build contexts of a Dockerfile: its folder and all parent folders."""
    parts = dockerfile_path.split("/")[1:-1]
    return ["/" + "/".join(parts[:count]) for count in range(len(parts), -1, -1)]


def _absolute(path: str) -> str:
    return normpath(f"/{path.lstrip('/')}")


def _namespace(repository: SourceRepository) -> str:
    return repository.path.rpartition("/")[0]


def _view(repository: SourceRepository) -> dict[str, Any]:
    return {
        "name": repository.path.rpartition("/")[2],
        "full_name": repository.path,
        "description": repository.description,
        "last_updated": int(repository.updated),
        "url": url(repository.service, repository.path),
        "has_admin_permissions": repository.admin,
        "private": repository.private,
    }
