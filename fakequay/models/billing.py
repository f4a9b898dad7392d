"""What a namespace pays for. No money moves: this is all there is."""

from fakequay.frozen_dataclasses import frozen


@frozen
class Customer:
    """A namespace that the payment service knows; ``plan`` None after the subscription ended."""

    namespace_id: int
    id: int = 0
    plan: str | None = None
    since: float = 0.0
    owner: str | None = None


@frozen
class InvoiceField:
    namespace_id: int
    uuid: str
    title: str
    value: str
    id: int = 0


@frozen
class SkuBinding:
    """A subscription of the marketplace that an organization uses."""

    namespace_id: int
    subscription_id: int
    id: int = 0
    quantity: int = 1
