"""What a namespace's quota makes of a push."""

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
    """Tell those who run the namespace that a limit is reached; refuse where it rejects."""
    world = context.world
    namespace = repositories.namespace_of(world, context.repository)
    if not world.store.quotas.count(namespace_id=namespace.id):
        return
    verdict = quotas.verdict(world, namespace)
    if verdict is None:
        return
    with world.store.transaction():
        _tell(world, namespace, EVENTS[verdict])
    if verdict == "Reject":
        raise QuotaExceeded


def _tell(world: World, namespace: Account, event: str) -> None:
    """The bell rings once until it is dismissed; whoever subscribed hears of every push."""
    events.fire_for_namespace(world, event, namespace, {})
    standing = world.store.notifications.find(account_id=namespace.id)
    if not any(one.kind == event and not one.dismissed for one in standing):
        user_notifications.notify(world, namespace, event, {"namespace": namespace.name})
