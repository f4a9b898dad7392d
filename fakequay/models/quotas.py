"""How much a namespace may store."""

from fakequay.frozen_dataclasses import frozen


@frozen
class Quota:
    namespace_id: int
    limit_bytes: int
    id: int = 0


@frozen
class QuotaLimit:
    """``kind`` is Warning or Reject; it bites at so many per cent of the quota."""

    quota_id: int
    kind: str
    percent: int
    id: int = 0
