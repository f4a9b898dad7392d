"""How mirrored repositories are doing."""

from datetime import UTC, datetime
from typing import Any

from fakequay.records import Account, Mirror
from fakequay.world import World

from . import repositories


def report(world: World, namespace: Account | None) -> dict[str, Any]:
    """Counts by status, of one namespace or of all; unhealthy when half of the mirrors fail."""
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


def details(world: World, namespace: Account, offset: int, limit: int) -> dict[str, Any]:
    """The mirrors one by one."""
    found = _mirrors(world, namespace)
    return {
        "details": [_detail(world, mirror) for mirror in found[offset : offset + limit]],
        "pagination": {
            "limit": limit,
            "offset": offset,
            "has_more": len(found) > offset + limit,
        },
    }


def status(report: dict[str, Any]) -> int:
    """What HTTP says of a report, for probes that look no further."""
    return 200 if report["healthy"] else 503


def _issue(world: World, failed: int, total: int, *, healthy: bool) -> dict[str, str]:
    return {
        "severity": "warning" if healthy else "critical",
        "message": f"{failed} of {total} mirrors have failed",
        "timestamp": _date(world.now()),
    }


def _date(at: float) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%dT%H:%M:%SZ}"


def _mirrors(world: World, namespace: Account | None) -> list[Mirror]:
    if namespace is None:
        return list(world.store.mirrors.all())
    owned = world.store.repositories.find(namespace_id=namespace.id)
    found = (world.store.mirrors.one(repository_id=repository.id) for repository in owned)
    return [mirror for mirror in found if mirror is not None]


def _detail(world: World, mirror: Mirror) -> dict[str, Any]:
    repository = world.store.repositories.get(mirror.repository_id)
    name = repositories.name_of(world, repository) if repository else None
    last = mirror.last_sync
    return {
        "namespace": name.namespace if name else None,
        "repository": name.name if name else None,
        "sync_status": mirror.status,
        "is_enabled": mirror.enabled,
        "last_sync": None if last is None else datetime.fromtimestamp(last, UTC).isoformat(),
        "retries_remaining": mirror.retries,
    }
