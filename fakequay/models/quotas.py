"""Records of storage quotas and their limits."""

from fakequay.fast_dataclasses import frozen


@frozen
class Quota:
    """The storage quota of a namespace, in bytes."""

    namespace_id: int
    limit_bytes: int
    id: int = 0


@frozen
class QuotaLimit:
    """A limit of a storage quota: from some percentage on, pushes cause a warning or are rejected.

    Attributes:
        kind: ``Warning`` or ``Reject``.
        percent: Percentage of the quota above which the limit applies.
        notified_usage: Bytes that the namespace used when the last notification about this limit
            was sent. None before the first notification, and again when the limit is no longer
            exceeded.
    """

    quota_id: int
    kind: str
    percent: int
    id: int = 0
    notified_usage: int | None = None
