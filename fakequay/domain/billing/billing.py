"""Plans, billing subscriptions and invoices of namespaces, without a payment service."""

from typing import Any

from fakequay.contract.plans import FREE, plan
from fakequay.domain.errors import NotFound
from fakequay.domain.repositories import repositories
from fakequay.models import Account, Customer
from fakequay.world import World

from . import marketplace

MONTH = 30 * 86_400  # length of a billing period in seconds


def get_customer(world: World, namespace: Account) -> Customer | None:
    """Return the billing record (customer) of a namespace.

    Returns:
        None if the namespace has never had a billing plan.
    """
    return world.store.customers.one(namespace_id=namespace.id)


def find_customer(world: World, namespace: Account) -> Customer:
    """Return the billing record (customer) of a namespace.

    Raises:
        NotFound: The namespace has no billing record, because it never chose a plan.
    """
    found = get_customer(world, namespace)
    if found is None:
        raise NotFound
    return found


def shorten_field_uuid(uuid: str) -> str:
    """Return the first 8 hex digits of a UUID, which Quay uses as the id of an invoice field."""
    return uuid[:8]


def is_free(world: World, namespace: Account) -> bool:
    """Return whether a namespace has no billing record, because it never chose a plan."""
    return get_customer(world, namespace) is None


def allows_private(world: World, namespace: Account) -> bool:
    """Return whether a namespace may have one more private repository.

    The billing plan and the marketplace subscriptions of the namespace limit the number of its
    private repositories.
    """
    found = get_customer(world, namespace)
    bought = plan(found.plan) if found and found.plan else None
    allowed: int = bought["privateRepos"] if bought else 0
    allowed += marketplace.private_repositories(world, namespace)
    return repositories.count_private(world, namespace) < allowed


def subscription(world: World, namespace: Account) -> dict[str, Any]:
    """Return the billing subscription of a namespace as the API shows it.

    A namespace without a subscription has the plan ``free``. A billing period has 30 days.
    """
    found = get_customer(world, namespace)
    fields: dict[str, Any] = {
        "hasSubscription": False,
        "isExistingCustomer": found is not None,
        "plan": FREE,
        "usedPrivateRepos": repositories.count_private(world, namespace),
    }
    if found is None or found.plan is None:
        return fields
    period = int((world.now() - found.since) // MONTH)
    start, since = int(found.since + period * MONTH), int(found.since)
    return fields | {
        "hasSubscription": True,
        "plan": found.plan,
        "currentPeriodStart": start,
        "currentPeriodEnd": start + MONTH,
        "trialStart": since,
        "trialEnd": since + MONTH,
    }


def subscribe(world: World, namespace: Account, name: str) -> dict[str, Any]:
    """Start, change or end the billing subscription of a namespace.

    Args:
        name: Name of the new plan. The plan ``free`` ends the subscription.

    Returns:
        The billing subscription as the API shows it. If the subscription has ended, the result
        contains only the plan and the number of private repositories.

    Raises:
        NotFound: The plan does not exist or is deprecated.
    """
    new_plan = plan(name)
    if new_plan is None or new_plan.get("deprecated"):
        raise NotFound
    found = get_customer(world, namespace)
    if found is None:
        found = world.store.customers.add(Customer(namespace.id, owner=namespace.name))
    if name == FREE:
        world.store.customers.change(found, plan=None)
        return {"plan": new_plan, "usedPrivateRepos": repositories.count_private(world, namespace)}
    since = found.since if found.plan else world.now()
    world.store.customers.change(found, plan=name, since=since)
    return subscription(world, namespace)


def payment_card(world: World, namespace: Account) -> dict[str, Any]:
    """Return the payment card of a namespace as the API shows it.

    Every namespace that has ever chosen a plan has Stripe's test card, which expires in December
    of next year. For all other namespaces, the result is ``{"is_valid": False}``.
    """
    found = get_customer(world, namespace)
    if found is None:
        return {"is_valid": False}
    year = 1 + world.clock.utc_now().year
    return {
        "owner": found.owner,
        "type": "Visa",
        "last4": "4242",
        "exp_month": 12,
        "exp_year": year,
    }


def invoices(world: World, namespace: Account) -> list[dict[str, Any]]:
    """Return the invoices of a namespace, newest first.

    There is one invoice for each 30 days of the billing subscription.

    Raises:
        NotFound: The namespace has no billing record, because it never chose a plan.
    """
    found = find_customer(world, namespace)
    bought = plan(found.plan or FREE)
    if found.plan is None or bought is None:
        return []
    months = int((world.now() - found.since) // MONTH)
    starts = [found.since + month * MONTH for month in range(months, -1, -1)]
    return [_invoice(world, namespace, bought, start) for start in starts]


def _invoice(
    world: World, namespace: Account, bought: dict[str, Any], start: float
) -> dict[str, Any]:
    return {
        "id": f"in_{world.ids.token('invoice', namespace.name, int(start), length=24)}",
        "date": int(start),
        "period_start": int(start),
        "period_end": int(start) + MONTH,
        "paid": True,
        "amount_due": bought["price"],
        "next_payment_attempt": None,
        "attempted": True,
        "closed": True,
        "total": bought["price"],
        "plan": bought["stripeId"],
    }
