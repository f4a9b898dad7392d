"""Quota reports: the storage that a namespace or repository uses, and its quota, in bytes."""

from typing import Any

from fakequay.domain.images import blobs
from fakequay.models import Account, Repository
from fakequay.world import World

from . import quota_usage


def namespace_report(world: World, account: Account) -> dict[str, Any]:
    """Return the storage that a namespace uses, and its storage quota, both in bytes."""
    quota = world.store.quotas.one(namespace_id=account.id)
    in_use = quota_usage.used_bytes(world, account)
    counted = "complete" if in_use else "waiting"
    return {
        "quota_bytes": in_use,
        "configured_quota": quota.limit_bytes if quota else None,
        "running_backfill": counted,
        "backfill_status": counted,
    }


def repository_report(world: World, repository: Repository) -> dict[str, Any]:
    """Return the storage that a repository uses, and the quota of its namespace, both in bytes."""
    quota = world.store.quotas.one(namespace_id=repository.namespace_id)
    return {
        "quota_bytes": blobs.size_of_repository(world, repository),
        "configured_quota": quota.limit_bytes if quota else None,
    }
