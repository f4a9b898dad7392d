"""The places that sources come from: what a seed has said is there."""

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
    """Of a repository or a namespace; None where only its owner knows."""
    return f"{ADDRESSES[service]}/{path}" if service in ADDRESSES else None


def text_value(config: Mapping[str, Any], key: str) -> str | None:
    """A text of a trigger's config, which may hold anything."""
    value = config.get(key)
    return value if isinstance(value, str) else None


def get(world: World, service: str, path: str | None) -> SourceRepository | None:
    return world.store.source_repositories.one(service=service, path=path)


def find(world: World, service: str, path: str | None) -> SourceRepository:
    """The source repository, or the refusal of an operation that needs it."""
    found = get(world, service, path)
    if found is None:
        raise InvalidRequest(f"Could not find repository {path} at {service}")
    return found


def namespaces(world: World, service: str, account: Account | None) -> list[dict[str, Any]]:
    """Whoever has repositories there; ``score`` is how many."""
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
    """The repositories of a namespace, by name."""
    found = world.store.source_repositories.find(service=service)
    wanted = [one for one in found if namespace in {None, _namespace(one)}]
    return [_source(repository) for repository in sorted(wanted, key=lambda one: one.path)]


def refs(repository: SourceRepository) -> list[dict[str, str]]:
    """What can be built: branches, the default one first, and tags."""
    branches = [{"kind": "branch", "name": name} for name in branch_names(repository)]
    return branches + [{"kind": "tag", "name": name} for name in sorted(repository.tags)]


def branch_names(repository: SourceRepository) -> list[str]:
    return sorted(repository.branches, key=lambda name: (name != repository.default_branch, name))


def dockerfile(repository: SourceRepository, config: Mapping[str, Any]) -> str | None:
    """The contents of the Dockerfile that a trigger's config means; None where there is none."""
    named = (
        text_value(config, "dockerfile_path") or f"{text_value(config, 'subdir') or ''}/Dockerfile"
    )
    contents = {_absolute(path): content for path, content in repository.dockerfiles.items()}
    return contents.get(_absolute(named))


def dockerfile_paths(repository: SourceRepository) -> list[str]:
    return sorted(_absolute(path) for path in repository.dockerfiles)


def contexts(dockerfile_path: str) -> list[str]:
    """The folders that a Dockerfile can be built in: its own, and all above."""
    parts = dockerfile_path.split("/")[1:-1]
    return ["/" + "/".join(parts[:count]) for count in range(len(parts), -1, -1)]


def _absolute(path: str) -> str:
    return normpath(f"/{path.lstrip('/')}")


def _namespace(repository: SourceRepository) -> str:
    return repository.path.rpartition("/")[0]


def _source(repository: SourceRepository) -> dict[str, Any]:
    return {
        "name": repository.path.rpartition("/")[2],
        "full_name": repository.path,
        "description": repository.description,
        "last_updated": int(repository.updated),
        "url": url(repository.service, repository.path),
        "has_admin_permissions": repository.admin,
        "private": repository.private,
    }
