"""Quota enforcement: checks a push against the quota of its namespace."""

from fakequay.domain.accounts import user_notifications
from fakequay.domain.errors import QuotaExceeded
from fakequay.domain.notifications import events
from fakequay.domain.quotas import quotas
from fakequay.domain.repositories import repositories
from fakequay.models import Account
from fakequay.world import World

from .request_paths import RequestContext

EVENTS = {"Warning": "quota_warning", "Reject": "quota_error"}


def check(context: RequestContext) -> None:
    """Check a push against the quota of the namespace, and notify about a reached limit.

    Raises:
        QuotaExceeded: The namespace has reached a limit that rejects pushes.
    """
    world = context.world
    namespace = repositories.get_namespace(world, context.repository)
    if not world.store.quotas.count(namespace_id=namespace.id):
        return
    verdict = quotas.reached_limit_kind(world, namespace)
    if verdict is None:
        return
    with world.store.transaction():
        _notify(world, namespace, EVENTS[verdict])
    if verdict == "Reject":
        raise QuotaExceeded


def _notify(world: World, namespace: Account, event: str) -> None:
    """Notify about a reached limit.

    Subscribers are notified about every push. The user notification in the web UI is not repeated
    until it is dismissed.
    """
    events.fire_for_namespace(world, event, namespace, {})
    existing = world.store.notifications.find(account_id=namespace.id)
    if not any(entry.kind == event and not entry.dismissed for entry in existing):
        user_notifications.notify(world, namespace, event, {"namespace": namespace.name})
