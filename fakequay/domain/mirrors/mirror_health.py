"""Mirror health: reports how many mirrored repositories sync successfully."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from fakequay.domain.repositories import repositories
from fakequay.fast_dataclasses import frozen
from fakequay.models import Account, Mirror, RepoName
from fakequay.world import World

MAX_FAILURE_RATE = 0.2  # with a greater share of failed syncs, the mirrors are unhealthy


@frozen
class _MirroredRepository:
    """A repository that a mirror copies from upstream, with the result of its last sync."""

    name: RepoName
    status: str
    enabled: bool
    last_sync: float | None
    retries: int


def report(world: World, namespace: Account | None) -> dict[str, Any]:
    """Return a report with the number of enabled mirrors by status, as the API shows it.

    The key ``healthy`` is False if more than 20 % of the mirrors have the status ``FAIL``. For this
    percentage, only mirrors with the status ``SUCCESS`` or ``FAIL`` are counted.

    Args:
        namespace: Namespace of the mirrors; None for the mirrors of all namespaces.
    """
    found = _mirrors(world, namespace)
    count = Counter(mirror.status for mirror in found)
    healthy = count["FAIL"] <= MAX_FAILURE_RATE * (count["SUCCESS"] + count["FAIL"])
    return {
        "healthy": healthy,
        "workers": {"active": 0, "configured": 0, "status": "healthy" if healthy else "degraded"},
        "repositories": {
            "total": len(found),
            "syncing": count["SYNCING"],
            "completed": count["SUCCESS"],
            "failed": count["FAIL"],
            "never_run": count["NEVER_RUN"],
        },
        "tags_pending": 0,
        "last_check": _date(world.now()),
        "issues": [_issue(world, *problem) for problem in _list_problems(found, healthy=healthy)],
    }


def list_details(
    world: World, namespace: Account | None, offset: int, limit: int
) -> dict[str, Any]:
    """Return a page of the enabled repository mirrors with the result of their last sync.

    Args:
        namespace: Namespace of the mirrors; None for the mirrors of all namespaces.
    """
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
    """Return the HTTP status for a report of the mirror health: 200 if healthy, 503 if not."""
    return 200 if report["healthy"] else 503


def _list_problems(
    mirrors: list[_MirroredRepository], *, healthy: bool
) -> Iterator[tuple[str, str]]:
    """Yield each problem of the mirrored repositories, as a pair of severity and message."""
    if not healthy:
        results = [mirror.status for mirror in mirrors if mirror.status in {"SUCCESS", "FAIL"}]
        failed = f"{results.count('FAIL')} of {len(results)} mirrors have failed"
        yield "critical", f"High failure rate: {failed}"
    for mirror in mirrors:
        if mirror.status == "NEVER_RUN":
            yield "warning", f"Repository {mirror.name} has never been synced"


def _issue(world: World, severity: str, message: str) -> dict[str, str]:
    return {"severity": severity, "message": message, "timestamp": _date(world.now())}


def _date(at: float) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%dT%H:%M:%S.%fZ}"


def _mirrors(world: World, namespace: Account | None) -> list[_MirroredRepository]:
    """Return the repositories of all enabled repository mirrors and organization mirrors."""
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
        if repository is not None and mirror.enabled:
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
            if organization is not None and mirror.enabled and found.status != "SKIP":
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
