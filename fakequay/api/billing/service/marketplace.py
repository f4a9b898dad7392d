"""Marketplace subscriptions: lists them and binds them to organizations."""

from typing import Any

from fakequay.access import Caller
from fakequay.domain.accounts import accounts
from fakequay.domain.billing import marketplace
from fakequay.domain.errors import Aborted, NotFound
from fakequay.models import Account, SkuBinding
from fakequay.world import World

SPLITTABLE = "MW02702"  # SKU (article number) whose quantity can be split between organizations


def list_bought(world: World, username: str | None) -> list[dict[str, Any]]:
    """Return a user's marketplace subscriptions, with their plans and organizations.

    Raises:
        NotFound: The configuration key ``FAKEQUAY_MARKETPLACE`` does not contain the user.
    """
    rows = marketplace.find_bought(world, username)
    if rows is None:
        raise NotFound
    return [_bought(world, row) for row in rows]


def list_bound(world: World, organization: Account) -> list[dict[str, Any]]:
    """Return the marketplace subscriptions that are bound to an organization."""
    bindings = world.store.sku_bindings.find(namespace_id=organization.id)
    return [
        {
            "subscription_id": binding.subscription_id,
            "quantity": binding.quantity,
            "org_name": organization.name,
        }
        for binding in bindings
    ]


def bind(world: World, caller: Caller, orgname: str, subscriptions: list[dict[str, Any]]) -> None:
    """Bind marketplace subscriptions of the caller to an organization.

    Args:
        subscriptions: Objects with ``subscription_id`` and an optional ``quantity``. Without
            ``quantity``, the whole quantity of the subscription is bound. A smaller quantity is
            permitted only for subscriptions with the SKU (article number) ``MW02702``.

    Raises:
        NotFound: The organization does not exist.
        Aborted: 401 if the caller does not own a subscription; 400 if a quantity is not available.
    """
    organization = accounts.find(world, orgname, "organization")
    rows = marketplace.find_bought(world, caller.username) or []
    own = {row["id"]: row for row in rows}
    for subscription in subscriptions:
        number = subscription["subscription_id"]
        if number not in own:
            raise Aborted(401, f"subscription {number} does not belong to {caller.username}")
        quantity = _quantity(world, own[number], subscription)
        world.store.sku_bindings.add(SkuBinding(organization.id, number, quantity=quantity))


def unbind(world: World, organization: Account, subscription_ids: list[int]) -> None:
    """Unbind marketplace subscriptions from an organization.

    Args:
        subscription_ids: Ids of the subscriptions. Subscriptions that are not bound to the
            organization are ignored.
    """
    for number in subscription_ids:
        world.store.sku_bindings.remove_all(namespace_id=organization.id, subscription_id=number)


def _quantity(world: World, row: marketplace.Row, subscription: dict[str, Any]) -> int:
    available: int = row.get("quantity", 1)
    quantity: int = subscription.get("quantity", available)
    used = sum(b.quantity for b in world.store.sku_bindings.find(subscription_id=row["id"]))
    if quantity > available:
        raise Aborted(400, "quantity cannot exceed available amount")
    if quantity != available and row.get("sku") != SPLITTABLE:
        raise Aborted(400, "cannot split a non-MW02702 sku")
    if used + quantity > available:
        raise Aborted(400, "subscription is already bound to an org")
    return quantity


def _bought(world: World, row: marketplace.Row) -> dict[str, Any]:
    binding = world.store.sku_bindings.one(subscription_id=row["id"])
    organization = world.store.accounts.get(binding.namespace_id) if binding else None
    return {
        **row,
        "metadata": marketplace.find_plan(row),
        "assigned_to_org": organization.name if organization else None,
    }
