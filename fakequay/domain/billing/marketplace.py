"""Subscriptions from the marketplace.

Which ones a user has bought is said by the configuration key FAKEQUAY_MARKETPLACE:
``{"alice": [{"id": 12345678, "sku": "MW02701", "quantity": 2}]}``.
"""

from collections.abc import Mapping
from typing import Any

from fakequay.contract.plans import plans
from fakequay.domain.accounts import teams
from fakequay.models import Account
from fakequay.world import World

Row = Mapping[str, Any]


def bought(world: World, username: str | None) -> list[Row] | None:
    """What a user has bought; None for a user whom the marketplace does not know."""
    rows: list[Row] | None = world.config.get("FAKEQUAY_MARKETPLACE", {}).get(username)
    return rows


def plan_of(row: Row) -> dict[str, Any] | None:
    """The plan that a subscription stands for."""
    return next((plan for plan in plans() if plan.get("rh_sku") == row.get("sku")), None)


def private_repositories(world: World, namespace: Account) -> int:
    """How many a namespace may have: a user by the subscriptions that no organization uses."""
    if not world.config.feature("RH_MARKETPLACE"):
        return 0
    counted = (
        _bound(world, namespace) if namespace.kind == "organization" else _own(world, namespace)
    )
    covered = ((plan_of(row), quantity) for row, quantity in counted)
    return sum(plan["privateRepos"] * quantity for plan, quantity in covered if plan)


def leave(world: World, organization: Account, account: Account) -> None:
    """An organization can no longer use what was bought by someone who does not administer it."""
    if not world.config.feature("RH_MARKETPLACE") or account.id in teams.admins(
        world, organization
    ):
        return
    for row in bought(world, account.name) or ():
        world.store.sku_bindings.remove_all(namespace_id=organization.id, subscription_id=row["id"])


def _own(world: World, user: Account) -> list[tuple[Row, int]]:
    find = world.store.sku_bindings.find
    return [
        (row, row.get("quantity", 1) - sum(b.quantity for b in find(subscription_id=row["id"])))
        for row in bought(world, user.name) or ()
    ]


def _bound(world: World, organization: Account) -> list[tuple[Row, int]]:
    sold = world.config.get("FAKEQUAY_MARKETPLACE", {}).values()
    by_id = {row["id"]: row for rows in sold for row in rows}
    bindings = world.store.sku_bindings.find(namespace_id=organization.id)
    return [(by_id.get(one.subscription_id, {}), one.quantity) for one in bindings]
