"""Usage log entries for pulls, pushes and deletions of tags in the registry."""

from fakequay.domain import usage_log
from fakequay.domain.repositories import repositories

from .request_paths import RequestContext


def record(context: RequestContext, kind: str, **about: str) -> None:
    """Record a registry request in the usage log, with the header ``User-Agent`` of the client.

    Args:
        kind: Kind of the entry, for example ``push_repo``.
        **about: Additional metadata of the entry.
    """
    world = context.world
    metadata = {
        "repo": context.name.name,
        "namespace": context.name.namespace,
        "user-agent": world.actor.user_agent or "",
        **about,
    }
    namespace = repositories.get_namespace(world, context.repository)
    usage_log.record(world, kind, namespace, context.repository, metadata)
