"""Records of storage quotas and their limits."""

from fakequay.frozen_dataclasses import frozen


@frozen
class Quota:
    """The storage quota of a namespace, in bytes."""

    namespace_id: int
    limit_bytes: int
    id: int = 0


@frozen
class QuotaLimit:
    """A limit of a quota: a warning or a rejection of pushes above a percentage.

    Attributes:
        kind: ``Warning`` or ``Reject``.
        percent: Percentage of the quota at which the limit applies.
        notified_usage: Bytes that the namespace used when its subscribers were notified that the
            limit is exceeded. None if no notification has been sent since the limit applies.
    """

    quota_id: int
    kind: str
    percent: int
    id: int = 0
    notified_usage: int | None = None
