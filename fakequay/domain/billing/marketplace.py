"""Marketplace subscriptions, which users buy from Red Hat and bind to organizations.

The setting ``FAKEQUAY_MARKETPLACE`` defines the subscriptions that users have bought: ``{"alice":
[{"id": 12345678, "sku": "MW02701", "quantity": 2}]}``.
"""

from collections.abc import Mapping
from typing import Any

from fakequay.contract.plans import plans
from fakequay.domain.accounts import teams
from fakequay.models import Account
from fakequay.world import World

Row = Mapping[str, Any]


def find_bought(world: World, username: str | None) -> list[Row] | None:
    """Return the marketplace subscriptions that a user has bought.

    Returns:
        None if the setting ``FAKEQUAY_MARKETPLACE`` does not contain the user.
    """
    rows: list[Row] | None = world.config.get("FAKEQUAY_MARKETPLACE", {}).get(username)
    return rows


def find_plan(row: Row) -> dict[str, Any] | None:
    """Return the billing plan with the SKU of a marketplace subscription, or None."""
    return next((plan for plan in plans() if plan.get("rh_sku") == row.get("sku")), None)


def private_repositories(world: World, namespace: Account) -> int:
    """Return how many private repositories the marketplace subscriptions of a namespace permit.

    For an organization, the subscriptions that are bound to it count. For a user, the bought
    subscriptions that are not bound to an organization count. If ``FEATURE_RH_MARKETPLACE`` is off,
    return 0.
    """
    if not world.config.feature("RH_MARKETPLACE"):
        return 0
    counted = (
        _bound(world, namespace) if namespace.kind == "organization" else _own(world, namespace)
    )
    covered = ((find_plan(row), quantity) for row, quantity in counted)
    return sum(plan["privateRepos"] * quantity for plan, quantity in covered if plan)


def unbind_after_leaving(world: World, organization: Account, account: Account) -> None:
    """Unbind a user's marketplace subscriptions from an organization that the user has left.

    Do nothing if the user is still an admin of the organization, or if ``FEATURE_RH_MARKETPLACE``
    is off.
    """
    if not world.config.feature("RH_MARKETPLACE") or account.id in teams.admin_ids(
        world, organization
    ):
        return
    for row in find_bought(world, account.name) or ():
        world.store.sku_bindings.remove_all(namespace_id=organization.id, subscription_id=row["id"])


def _own(world: World, user: Account) -> list[tuple[Row, int]]:
    find = world.store.sku_bindings.find
    return [
        (row, row.get("quantity", 1) - sum(b.quantity for b in find(subscription_id=row["id"])))
        for row in find_bought(world, user.name) or ()
    ]


def _bound(world: World, organization: Account) -> list[tuple[Row, int]]:
    sold = world.config.get("FAKEQUAY_MARKETPLACE", {}).values()
    by_id = {row["id"]: row for rows in sold for row in rows}
    bindings = world.store.sku_bindings.find(namespace_id=organization.id)
    return [(by_id.get(binding.subscription_id, {}), binding.quantity) for binding in bindings]
