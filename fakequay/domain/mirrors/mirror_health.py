"""Mirror health: reports how many mirrored repositories sync successfully."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from fakequay.domain.repositories import repositories
from fakequay.frozen_dataclasses import frozen
from fakequay.models import Account, Mirror, RepoName
from fakequay.world import World


@frozen
class _MirroredRepository:
    """A mirrored repository with the result of its last sync."""

    name: RepoName
    status: str
    enabled: bool
    last_sync: float | None
    retries: int


def report(world: World, namespace: Account | None) -> dict[str, Any]:
    """Return the number of mirrors by status, as the API shows it.

    The mirrors are unhealthy if more than half of them have failed.

    Args:
        namespace: None for the mirrors of all namespaces.
    """
    found = _mirrors(world, namespace)
    by_status = [mirror.status for mirror in found]
    failed = by_status.count("FAIL")
    healthy = failed * 2 <= len(found)
    return {
        "healthy": healthy,
        "workers": {"active": 0, "configured": 0, "status": "healthy" if healthy else "degraded"},
        "repositories": {
            "total": len(found),
            "syncing": by_status.count("SYNCING"),
            "completed": by_status.count("SUCCESS"),
            "failed": failed,
            "never_run": by_status.count("NEVER_RUN"),
        },
        "tags_pending": 0,
        "last_check": _date(world.now()),
        "issues": [_issue(world, failed, len(found), healthy=healthy)] if failed else [],
    }


def list_details(world: World, namespace: Account, offset: int, limit: int) -> dict[str, Any]:
    """Return a page of the mirrors of a namespace with the result of their last sync."""
    found = _mirrors(world, namespace)
    return {
        "details": [_detail(mirror) for mirror in found[offset : offset + limit]],
        "pagination": {
            "limit": limit,
            "offset": offset,
            "has_more": len(found) > offset + limit,
        },
    }


def http_status(report: dict[str, Any]) -> int:
    """Return the HTTP status for a health report: 200 if healthy, 503 if not."""
    return 200 if report["healthy"] else 503


def _issue(world: World, failed: int, total: int, *, healthy: bool) -> dict[str, str]:
    return {
        "severity": "warning" if healthy else "critical",
        "message": f"{failed} of {total} mirrors have failed",
        "timestamp": _date(world.now()),
    }


def _date(at: float) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%dT%H:%M:%SZ}"


def _mirrors(world: World, namespace: Account | None) -> list[_MirroredRepository]:
    """Return the repositories of both kinds of mirrors: repository and organization mirrors."""
    if namespace is None:
        return [
            *_of_repository_mirrors(world, world.store.mirrors.all()),
            *_of_org_mirrors(world, None),
        ]
    owned = world.store.repositories.find(namespace_id=namespace.id)
    mirrors = (world.store.mirrors.one(repository_id=repository.id) for repository in owned)
    return [
        *_of_repository_mirrors(world, filter(None, mirrors)),
        *_of_org_mirrors(world, namespace),
    ]


def _of_repository_mirrors(
    world: World, mirrors: Iterable[Mirror]
) -> Iterator[_MirroredRepository]:
    for mirror in mirrors:
        repository = world.store.repositories.get(mirror.repository_id)
        if repository is not None:
            name = repositories.get_full_name(world, repository)
            yield _MirroredRepository(
                name, mirror.status, mirror.enabled, mirror.last_sync, mirror.retries
            )


def _of_org_mirrors(world: World, namespace: Account | None) -> Iterator[_MirroredRepository]:
    """Yield the repositories of organization mirrors, without those that the filters exclude."""
    mirrors = world.store.org_mirrors
    for mirror in mirrors.find(organization_id=namespace.id) if namespace else mirrors.all():
        organization = world.store.accounts.get(mirror.organization_id)
        for found in world.store.org_mirror_repositories.find(org_mirror_id=mirror.id):
            if organization is not None and found.status != "SKIP":
                name = RepoName(organization.name, found.name)
                yield _MirroredRepository(
                    name, found.status, mirror.enabled, found.last_sync, mirror.retries
                )


def _detail(copied: _MirroredRepository) -> dict[str, Any]:
    last = copied.last_sync
    return {
        "namespace": copied.name.namespace,
        "repository": copied.name.name,
        "sync_status": copied.status,
        "is_enabled": copied.enabled,
        "last_sync": None if last is None else datetime.fromtimestamp(last, UTC).isoformat(),
        "retries_remaining": copied.retries,
    }
