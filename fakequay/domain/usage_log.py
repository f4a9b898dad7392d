"""Usage log (the audit log of Quay): records which account did what in which namespace."""

from collections.abc import Mapping
from typing import Any

from fakequay.models import Account, LogEntry, Repository
from fakequay.world import World


def record(
    world: World,
    kind: str,
    namespace: Account | None = None,
    repository: Repository | None = None,
    metadata: Mapping[str, Any] | None = None,
    *,
    performer: Account | None = None,
) -> LogEntry:
    """Append an entry to the usage log, with the time of the simulated clock.

    Args:
        kind: Kind of the action, for example ``create_repo``.
        metadata: Details of the action. The function adds details of the caller's token.
        performer: Account that performed the action; None for the caller of the request.
    """
    actor = world.actor
    return world.store.logs.add(
        LogEntry(
            kind=kind,
            at=world.now(),
            performer_id=performer.id if performer else actor.account_id,
            namespace_id=namespace.id if namespace else None,
            repository_id=repository.id if repository else None,
            ip=actor.ip,
            metadata={**(metadata or {}), **actor.token},
        )
    )
