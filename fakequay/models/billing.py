"""Records of billing: chosen plans, invoice fields and marketplace subscriptions."""

from fakequay.fast_dataclasses import frozen


@frozen
class Customer:
    """The billing record of a namespace for which a user has chosen a billing plan.

    Attributes:
        plan: Name of the plan; None if the billing subscription has ended.
        since: Start of the billing subscription in Unix seconds.
        owner: Name of the owner of the payment card.
    """

    namespace_id: int
    id: int = 0
    plan: str | None = None
    since: float = 0.0
    owner: str | None = None


@frozen
class InvoiceField:
    """A title and a value that are printed on every invoice of a namespace."""

    namespace_id: int
    uuid: str
    title: str
    value: str
    id: int = 0


@frozen
class SkuBinding:
    """The assignment of a marketplace subscription to an organization.

    Attributes:
        subscription_id: Id of the subscription at the marketplace.
        quantity: Number of units of the subscription that the organization uses.
    """

    namespace_id: int
    subscription_id: int
    id: int = 0
    quantity: int = 1
