"""How much a namespace stores, how much it may, and what happens when that is reached."""

from typing import Any

from fakequay.domain import numbers
from fakequay.domain.errors import DataRefused, InvalidRequest, NotFound
from fakequay.domain.images import blobs
from fakequay.models import Account, Quota, QuotaLimit, Repository
from fakequay.settings import byte_count
from fakequay.world import World

KINDS = ("Warning", "Reject")
USE_A_NUMBER = "Invalid limit format, use a number followed by a unit (e.g. 1GiB)"
_UNITS = "KMGTPEZY"


def of_namespace(world: World, account: Account) -> list[dict[str, Any]]:
    """The quotas that hold for a namespace, as the namespace's own view shows them."""
    return [
        {
            "id": quota.id,
            "limit_bytes": quota.limit_bytes,
            "limits": [limit_view(limit) for limit in limits(world, quota)],
        }
        for quota in find_all(world, account)
    ]


def report(world: World, account: Account) -> dict[str, Any]:
    """What a namespace stores, beside the quota it is held to."""
    quota = world.store.quotas.one(namespace_id=account.id)
    in_use = stored(world, account)
    counted = "complete" if in_use else "waiting"
    return {
        "quota_bytes": in_use,
        "configured_quota": quota.limit_bytes if quota else None,
        "running_backfill": counted,
        "backfill_status": counted,
    }


def of_repository(world: World, repository: Repository) -> dict[str, Any]:
    """What a repository stores, beside the quota of its namespace."""
    quota = world.store.quotas.one(namespace_id=repository.namespace_id)
    return {
        "quota_bytes": blobs.size_of_repository(world, repository),
        "configured_quota": quota.limit_bytes if quota else None,
    }


def find_all(world: World, account: Account) -> list[Quota]:
    return list(world.store.quotas.find(namespace_id=account.id))


def find(world: World, account: Account, quota_id: str) -> Quota:
    """The namespace's quota, or NotFound."""
    quota = world.store.quotas.get(numbers.parse_id(quota_id))
    if quota is None or quota.namespace_id != account.id:
        raise NotFound
    return quota


def create(world: World, account: Account, limit_bytes: int, already: str) -> Quota:
    """A quota for a namespace; ``already`` is what to say where there is one."""
    if find_all(world, account):
        raise InvalidRequest(already)
    return world.store.quotas.add(Quota(account.id, _positive(limit_bytes)))


def change(world: World, quota: Quota, limit_bytes: int) -> Quota:
    return world.store.quotas.change(quota, limit_bytes=_positive(limit_bytes))


def delete(world: World, quota: Quota) -> None:
    world.store.quota_limits.remove_all(quota_id=quota.id)
    world.store.quotas.remove(quota)


def limits(world: World, quota: Quota) -> list[QuotaLimit]:
    return list(world.store.quota_limits.find(quota_id=quota.id))


def find_limit(world: World, quota: Quota, limit_id: str) -> QuotaLimit:
    limit = world.store.quota_limits.get(numbers.parse_id(limit_id))
    if limit is None or limit.quota_id != quota.id:
        raise NotFound
    return limit


def create_limit(world: World, quota: Quota, kind: str, percent: int) -> QuotaLimit:
    if any((limit.kind, limit.percent) == (kind, percent) for limit in limits(world, quota)):
        only_one = "Only one quota limit of type 'Reject' allowed."
        raise InvalidRequest(only_one if kind == "Reject" else "Quota limit already exists")
    _check_limit(kind, percent)
    return world.store.quota_limits.add(QuotaLimit(quota.id, kind, percent))


def change_limit(world: World, limit: QuotaLimit, kind: str, percent: int) -> QuotaLimit:
    _check_limit(kind, percent)
    return world.store.quota_limits.change(limit, kind=kind, percent=percent)


def stored(world: World, namespace: Account) -> int:
    """In bytes."""
    return blobs.size_of_namespace(world, namespace.id)


def limit_bytes(world: World, namespace: Account) -> int | None:
    """How many bytes a namespace may store before pushes are refused; None: as many as it likes."""
    rejecting = (
        quota.limit_bytes * limit.percent // 100
        for quota in find_all(world, namespace)
        for limit in limits(world, quota)
        if limit.kind == "Reject"
    )
    return min(rejecting, default=None)


def verdict(world: World, namespace: Account) -> str | None:
    """Reject or Warning where a namespace stores as much as such a limit says, the harder first."""
    in_use = stored(world, namespace)
    reached = {
        limit.kind
        for quota in find_all(world, namespace)
        for limit in limits(world, quota)
        if in_use * 100 >= quota.limit_bytes * limit.percent
    }
    return next((kind for kind in ("Reject", "Warning") if kind in reached), None)


def view(world: World, quota: Quota) -> dict[str, Any]:
    return {
        "id": quota.id,
        "limit_bytes": quota.limit_bytes,
        "limit": format_bytes(quota.limit_bytes),
        "default_config": False,
        "limits": [limit_view(limit) for limit in limits(world, quota)],
        "default_config_exists": False,
    }


def limit_view(limit: QuotaLimit) -> dict[str, Any]:
    return {"id": limit.id, "type": limit.kind, "limit_percent": limit.percent}


def read_limit_bytes(body: dict[str, Any], no_limit: str = USE_A_NUMBER) -> int | None:
    """What a body asks for, as ``limit`` (``10 GiB``) or as ``limit_bytes``; None for neither.

    ``no_limit`` is what to say of a limit that is none, which a good ``limit_bytes`` lets pass.
    """
    if "limit" in body:
        try:
            return byte_count(body["limit"])
        except (TypeError, ValueError) as error:
            raise InvalidRequest(no_limit) from error
    limit_bytes: int | None = body.get("limit_bytes")
    return limit_bytes


def format_bytes(size: float, digits: int = 1) -> str:
    """``100000000`` as ``95.4 MiB``."""
    unit = "Byte"
    for letter in _UNITS:
        if size < 1024:
            break
        size, unit = size / 1024, f"{letter}iB"
    return f"{size:.{digits}f} {unit}"


def _positive(limit_bytes: int) -> int:
    if limit_bytes <= 0:
        raise InvalidRequest(f"Invalid quota size limit value: '{limit_bytes}'")
    return limit_bytes


def _check_limit(kind: str, percent: int) -> None:
    if kind not in KINDS:
        raise DataRefused(f"Quota type must be one of [{', '.join(KINDS)}]")
    if not 1 <= percent <= 100:
        raise DataRefused("Quota limit threshold must be between 1 and 100")
