"""What the operations on plans, cards and invoices decide."""

from typing import Any

from fakequay.access import Caller, roles, superusers
from fakequay.domain.accounts import accounts
from fakequay.domain.billing import billing
from fakequay.domain.errors import Aborted, InvalidRequest, NotFound
from fakequay.models import Account, InvoiceField
from fakequay.world import World


def namespace(world: World, name: str | None) -> Account:
    """An organization or user, or NotFound."""
    account = accounts.one(world, name or "")
    if account is None:
        raise NotFound
    return account


def check_admin(world: World, caller: Caller, name: str, status: int = 403) -> None:
    """Some operations refuse strangers in the web application's plain words."""
    if roles.in_organization(world, caller, name) != "admin":
        raise Aborted(status)


def check_reader(world: World, caller: Caller, name: str, status: int = 403) -> None:
    if not superusers.is_readonly_superuser(world, caller):
        check_admin(world, caller, name, status)


def check_out(world: World, account: Account, body: dict[str, Any]) -> dict[str, str]:
    """A subscription that is begun at once, with the page that paying would have led to."""
    try:
        billing.subscribe(world, account, body["plan"])
    except NotFound as refusal:
        raise Aborted(404, "Plan not found") from refusal
    return _session(world, account, body)


def set_card(world: World, account: Account, body: dict[str, Any]) -> dict[str, str]:
    if billing.customer(world, account) is None:
        raise InvalidRequest("Invalid Stripe customer")
    return _session(world, account, body)


def change_plan(world: World, account: Account, body: dict[str, Any]) -> dict[str, Any]:
    try:
        return billing.subscribe(world, account, body["plan"])
    except NotFound as refusal:
        raise Aborted(404, "Plan not found") from refusal


def invoice_fields(world: World, account: Account) -> list[InvoiceField]:
    billing.find_customer(world, account)
    return list(world.store.invoice_fields.find(namespace_id=account.id))


def create_invoice_field(world: World, account: Account, body: dict[str, Any]) -> InvoiceField:
    billing.find_customer(world, account)
    uuid = world.draw("invoice field", f"{account.name} {body['title']}").uuid()
    return world.store.invoice_fields.add(
        InvoiceField(account.id, uuid, body["title"], body["value"])
    )


def delete_invoice_field(world: World, account: Account, uuid: str) -> None:
    field = world.store.invoice_fields.one(uuid=uuid)
    if field is None or field.namespace_id != account.id:
        raise NotFound
    world.store.invoice_fields.remove(field)


def _session(world: World, account: Account, body: dict[str, Any]) -> dict[str, str]:
    drawn = world.draw("checkout", account.name)
    return {"id": f"cs_{drawn.token(length=24)}", "url": body.get("success_url", "")}
