"""The usage log: what was done, by whom, to whose namespace."""

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
    """Write an entry for whoever acts in this request, unless another performer is named."""
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
