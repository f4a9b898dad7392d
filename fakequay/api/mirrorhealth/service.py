"""Health of the repository mirrors: how many mirrors sync successfully."""

from typing import Any

from fakequay.access import Caller, roles, superusers
from fakequay.domain.accounts import accounts
from fakequay.domain.errors import NotFound, Unauthorized
from fakequay.domain.mirrors import mirror_health
from fakequay.world import World

DEFAULT_PAGE = 100
MAX_PAGE = 1000


def health(world: World, caller: Caller, query: dict[str, Any]) -> dict[str, Any]:
    """Return the health of the repository mirrors of a namespace, or of all namespaces.

    Args:
        query: Query parameters. ``namespace`` is the name of the namespace, or None for all
            namespaces. ``detailed`` tells whether to list the mirrors. ``limit`` is the maximum
            number of listed mirrors, and ``offset`` the number of mirrors to skip; both can be
            None.

    Raises:
        NotFound: The namespace does not exist.
        Unauthorized: The caller is not a member of the namespace, and neither a superuser with full
            access nor a read-only superuser.
    """
    sees_all = superusers.has_full_access(world, caller) or superusers.is_readonly_superuser(
        world, caller
    )
    name = query["namespace"]
    namespace = None if name is None else accounts.get(world, name)
    if name is not None and namespace is None:
        raise NotFound
    if not sees_all and (name is None or roles.organization_role(world, caller, name) is None):
        raise Unauthorized
    report = mirror_health.report(world, namespace)
    if query["detailed"]:
        limit = min(max(query["limit"] or DEFAULT_PAGE, 1), MAX_PAGE)
        offset = max(query["offset"] or 0, 0)
        report["repositories"] |= mirror_health.list_details(world, namespace, offset, limit)
    return report
