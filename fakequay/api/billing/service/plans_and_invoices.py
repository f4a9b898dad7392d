"""Plans and invoice fields of users and organizations, and payment cards."""

from typing import Any

from fakequay.access import Caller, roles, superusers
from fakequay.domain.accounts import accounts
from fakequay.domain.billing import billing
from fakequay.domain.errors import Aborted, InvalidRequest, NotFound
from fakequay.models import Account, InvoiceField
from fakequay.world import World


def find_namespace(world: World, name: str | None) -> Account:
    """Return the organization or user with the given name.

    Raises:
        NotFound: The account does not exist.
    """
    account = accounts.get(world, name or "")
    if account is None:
        raise NotFound
    return account


def check_admin(world: World, caller: Caller, name: str, status: int = 403) -> None:
    """Check that the caller is an admin of an organization.

    Args:
        status: HTTP status of the error. The response body contains the standard text of this
            status.

    Raises:
        Aborted: The caller is not an admin.
    """
    if roles.organization_role(world, caller, name) != "admin":
        raise Aborted(status)


def check_reader(world: World, caller: Caller, name: str, status: int = 403) -> None:
    """Check that the caller is an admin of an organization or a read-only superuser.

    Args:
        status: HTTP status of the error. The response body contains the standard text of this
            status.

    Raises:
        Aborted: The caller is neither an admin of the organization nor a read-only superuser.
    """
    if not superusers.is_readonly_superuser(world, caller):
        check_admin(world, caller, name, status)


def start_checkout(world: World, account: Account, body: dict[str, Any]) -> dict[str, str]:
    """Start a billing subscription of an account at once; fakequay skips the payment.

    Returns:
        A dict with two keys: ``id`` is the id of the checkout session, and ``url`` is the
        ``success_url`` of the request body (the page that is opened after a payment).

    Raises:
        Aborted: 404 if the plan does not exist.
    """
    try:
        billing.subscribe(world, account, body["plan"])
    except NotFound as refusal:
        raise Aborted(404, "Plan not found") from refusal
    return _session(world, account, body)


def start_card_checkout(world: World, account: Account, body: dict[str, Any]) -> dict[str, str]:
    """Start a checkout session for a new payment card of an account.

    On a real server, a user enters the new card on a page of the payment service. fakequay has no
    such page, so the stored card does not change.

    Returns:
        A dict with two keys: ``id`` is the id of the checkout session, and ``url`` is the
        ``success_url`` of the request body (the page that is opened after the change).

    Raises:
        InvalidRequest: The account has never chosen a plan, so it has no billing record.
    """
    if billing.get_customer(world, account) is None:
        raise InvalidRequest("Invalid Stripe customer")
    return _session(world, account, body)


def change_plan(world: World, account: Account, body: dict[str, Any]) -> dict[str, Any]:
    """Change the plan of an account and return the new billing subscription.

    Raises:
        Aborted: 404 if the plan does not exist.
    """
    try:
        return billing.subscribe(world, account, body["plan"])
    except NotFound as refusal:
        raise Aborted(404, "Plan not found") from refusal


def invoice_fields(world: World, account: Account) -> list[InvoiceField]:
    """Return the custom fields on the invoices of an account.

    Raises:
        NotFound: The account has never chosen a plan, so it has no billing record.
    """
    billing.find_customer(world, account)
    return list(world.store.invoice_fields.find(namespace_id=account.id))


def create_invoice_field(world: World, account: Account, body: dict[str, Any]) -> InvoiceField:
    """Add a custom field to the invoices of an account. The uuid of the field has 8 hex digits.

    Raises:
        NotFound: The account has never chosen a plan, so it has no billing record.
    """
    billing.find_customer(world, account)
    drawn = world.draw("invoice field", f"{account.name} {body['title']}")
    uuid = billing.shorten_field_uuid(drawn.uuid())
    return world.store.invoice_fields.add(
        InvoiceField(account.id, uuid, body["title"], body["value"])
    )


def delete_invoice_field(world: World, account: Account, uuid: str) -> None:
    """Delete a custom field from the invoices of an account.

    An unknown field is ignored.

    Raises:
        NotFound: The account has never chosen a plan, so it has no billing record.
    """
    billing.find_customer(world, account)
    field = world.store.invoice_fields.one(namespace_id=account.id, uuid=uuid)
    if field is not None:
        world.store.invoice_fields.remove(field)


def _session(world: World, account: Account, body: dict[str, Any]) -> dict[str, str]:
    drawn = world.draw("checkout", account.name)
    return {"id": f"cs_{drawn.token(length=24)}", "url": body.get("success_url", "")}
