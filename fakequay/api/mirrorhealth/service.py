"""What the mirror health operation decides."""

from typing import Any

from fakequay.access import Caller, roles, superusers
from fakequay.domain.accounts import accounts
from fakequay.domain.errors import NotFound, Unauthorized
from fakequay.domain.mirrors import mirror_health
from fakequay.world import World

MAX_PAGE = 100


def health(world: World, caller: Caller, query: dict[str, Any]) -> dict[str, Any]:
    """Of a namespace that the caller belongs to; of every one for those who may see all."""
    sees_all = superusers.has_full_access(world, caller) or superusers.is_readonly_superuser(
        world, caller
    )
    name = query["namespace"]
    if name is None:
        if not sees_all:
            raise Unauthorized
        return mirror_health.report(world, None)
    namespace = accounts.one(world, name)
    if namespace is None:
        raise NotFound
    if not sees_all and roles.in_organization(world, caller, name) is None:
        raise Unauthorized
    report = mirror_health.report(world, namespace)
    if query["detailed"]:
        limit = min(query["limit"] or MAX_PAGE, MAX_PAGE)
        report["repositories"] |= mirror_health.list_details(
            world, namespace, query["offset"] or 0, limit
        )
    return report
