"""Organization mirrors: their configuration, their syncs and the repositories they discover."""

from typing import Any

from fakequay.domain.accounts import accounts
from fakequay.domain.errors import InvalidRequest
from fakequay.domain.mirrors import mirrors, org_mirrors
from fakequay.models import Account, OrgMirror
from fakequay.world import World

# Possible sync statuses of a repository that an organization mirror has discovered.
STATUSES = ("CANCEL", "FAIL", "NEVER_RUN", "SUCCESS", "SYNCING", "SYNC_NOW", "SKIP")
MAX_PAGE = 100


def view(world: World, orgname: str) -> dict[str, Any]:
    """Return the mirror configuration of an organization.

    Raises:
        NotFound: The organization or its mirror configuration does not exist.
    """
    mirror = org_mirrors.find(world, _organization(world, orgname))
    robot = world.store.accounts.get(mirror.robot_id or 0)
    return {
        "is_enabled": mirror.enabled,
        "external_registry_type": mirror.registry_type,
        "external_registry_url": mirror.registry_url,
        "external_namespace": mirror.external_namespace,
        "external_registry_username": mirror.username,
        "has_external_registry_password": bool(mirror.password),
        "external_registry_config": mirror.registry_config,
        "repository_filters": list(mirror.filters),
        "robot_username": robot.name if robot else None,
        "visibility": mirror.visibility,
        "sync_interval": mirror.sync_interval,
        "sync_start_date": mirrors.format_date(mirror.sync_start),
        "sync_expiration_date": mirrors.format_date(mirror.expiration),
        "sync_status": mirror.status,
        "sync_retries_remaining": mirror.retries,
        "repo_sync_status_counts": _counts(world, mirror),
        "skopeo_timeout": mirror.skopeo_timeout,
        "creation_date": mirrors.format_date(mirror.created),
    }


def create(world: World, orgname: str, body: dict[str, Any]) -> None:
    """Create the mirror configuration of an organization.

    Raises:
        NotFound: The organization does not exist.
        InvalidRequest: The organization has repositories or a mirror, or the request body is
            invalid.
    """
    org_mirrors.create(world, _organization(world, orgname), body)


def change(world: World, orgname: str, body: dict[str, Any]) -> None:
    """Change the mirror configuration of an organization.

    Raises:
        NotFound: The organization or its mirror configuration does not exist.
        InvalidRequest: The request body is invalid.
    """
    org_mirrors.change(world, _organization(world, orgname), body)


def delete(world: World, orgname: str) -> None:
    """Delete the mirror configuration of an organization. The mirrored repositories remain.

    Raises:
        NotFound: The organization or its mirror configuration does not exist.
    """
    org_mirrors.delete(world, _organization(world, orgname))


def sync_now(world: World, orgname: str) -> None:
    """Request an immediate sync of an organization mirror.

    Raises:
        NotFound: The organization or its mirror configuration does not exist.
        InvalidRequest: A sync is running.
    """
    org_mirrors.sync_now(world, _organization(world, orgname))


def cancel(world: World, orgname: str) -> None:
    """Cancel the sync of an organization mirror.

    Raises:
        NotFound: The organization or its mirror configuration does not exist.
        InvalidRequest: The last sync was already cancelled.
    """
    org_mirrors.cancel(world, _organization(world, orgname))


def verify(world: World, orgname: str) -> dict[str, Any]:
    """Return success for every existing organization mirror.

    fakequay does not contact the upstream registry.

    Raises:
        NotFound: The organization or its mirror configuration does not exist.
    """
    org_mirrors.find(world, _organization(world, orgname))
    return {"success": True, "message": "Connection verified successfully"}


def list_repositories(world: World, orgname: str, query: dict[str, Any]) -> dict[str, Any]:
    """Return a page of the repositories that an organization mirror has discovered.

    Args:
        query: Query parameters. ``page`` is the number of the page, or None for the first page.
            ``limit`` is the size of a page, or None for 100, the maximum. ``status`` is a sync
            status, which selects the repositories with this status, or None for all repositories.

    Raises:
        NotFound: The organization or its mirror configuration does not exist.
        InvalidRequest: The status is not a sync status.
    """
    mirror = org_mirrors.find(world, _organization(world, orgname))
    page, limit = max(query["page"] or 1, 1), min(query["limit"] or MAX_PAGE, MAX_PAGE)
    found = list(world.store.org_mirror_repositories.find(org_mirror_id=mirror.id))
    status = query["status"]
    if status:
        if status not in STATUSES:
            valid = ", ".join(STATUSES)
            raise InvalidRequest(f"Invalid status filter '{status}'. Valid values: {valid}")
        found = [repository for repository in found if repository.status == status]
    start = (page - 1) * limit
    return {
        "repositories": found[start : start + limit],
        "page": page,
        "limit": limit,
        "total": len(found),
        "has_next": len(found) > start + limit,
    }


def _counts(world: World, mirror: OrgMirror) -> dict[str, int]:
    counts = dict.fromkeys(STATUSES, 0)
    for repository in world.store.org_mirror_repositories.find(org_mirror_id=mirror.id):
        counts[repository.status] += 1
    return counts


def _organization(world: World, orgname: str) -> Account:
    return accounts.find(world, orgname, "organization")
