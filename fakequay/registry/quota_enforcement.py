"""Quota enforcement: checks pushes and blob uploads against the quota of their namespace."""

from contextlib import suppress

from fakequay.domain.quotas import quota_checks
from fakequay.domain.repositories import repositories

from .request_paths import RequestContext


def check(context: RequestContext) -> None:
    """Check that the quota of the namespace permits a push.

    Raises:
        QuotaExceeded: The namespace has exceeded a quota limit of the kind ``Reject``.
    """
    namespace = repositories.get_namespace(context.world, context.repository)
    quota_checks.check_room(context.world, namespace)


def check_uploads(context: RequestContext) -> None:
    """Check that the quota of a namespace has room for the unfinished uploads to a repository.

    Raises:
        QuotaExceeded: The stored bytes of the namespace plus the received bytes of the unfinished
            uploads exceed a quota limit of the kind ``Reject``.
    """
    namespace = repositories.get_namespace(context.world, context.repository)
    if quota_checks.is_enforced(context.world, namespace):
        quota_checks.check_room(context.world, namespace, _uploading_bytes(context))


def finish_push(context: RequestContext) -> None:
    """Send notifications about those quota limits that a push has exceeded."""
    namespace = repositories.get_namespace(context.world, context.repository)
    quota_checks.finish_push(context.world, namespace)


def _uploading_bytes(context: RequestContext) -> int:
    """Return how many bytes all unfinished uploads to a repository have received together."""
    size = 0
    for upload in context.world.store.uploads.find(repository_id=context.repository.id):
        with suppress(KeyError):  # Another request has just finished or cancelled this upload.
            size += context.world.blobs.received(upload.uuid)
    return size
