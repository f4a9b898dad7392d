"""Seed sections of billing: customers, invoice fields and marketplace subscriptions."""

from collections.abc import Callable
from typing import Any

from fakequay.domain.billing import billing
from fakequay.models import Account, Customer, InvoiceField, SkuBinding
from fakequay.seeds.contexts import Context
from fakequay.seeds.record_fields import REQUIRED, RecordFields, date, derived_text, number, text
from fakequay.seeds.record_sections import RecordRows, of_owner, record, records

_OWNERS = ("user", "organization")


def _derive_uuid(context: Context, owner: Account, get: Callable[[str], Any]) -> dict[str, Any]:
    uuid = context.draw("invoice field", f"{owner.name} {get('title')}").uuid()
    return {"uuid": billing.shorten_field_uuid(uuid)}


CUSTOMER = record(
    "customer",
    _OWNERS,
    "Customer data of the user or organization at the payment service.",
    RecordRows(
        table="customers",
        make=Customer,
        fields=RecordFields(
            plan=text(
                "Name of the billing plan; null if the subscription to a billing plan has ended."
            ),
            since=date(
                "Start of the subscription to the billing plan. Default: the time at which the "
                "seed is loaded.",
                derived=True,
            ),
            owner=text("Name on the payment card.", REQUIRED),
        ),
        belongs=of_owner,
        derive=lambda context, *_: {"since": context.now},
    ),
)
INVOICE_FIELDS = records(
    "invoice_fields",
    _OWNERS,
    "Additional fields that are printed on the invoices.",
    RecordRows(
        table="invoice_fields",
        make=InvoiceField,
        fields=RecordFields(
            title=text("Title of the invoice field.", REQUIRED),
            value=text("Value of the invoice field.", REQUIRED),
            uuid=derived_text(
                "Id of the invoice field. Default: 8 hex digits, derived from namespace and title."
            ),
        ),
        belongs=of_owner,
        derive=_derive_uuid,
    ),
)
MARKETPLACE = records(
    "marketplace",
    ("organization",),
    "Marketplace subscriptions that a user has assigned to the organization.",
    RecordRows(
        table="sku_bindings",
        make=SkuBinding,
        fields=RecordFields(
            subscription_id=number("Id of the subscription at the marketplace.", REQUIRED),
            quantity=number(
                "Number of units of the marketplace subscription that are assigned to the "
                "organization.",
                1,
            ),
        ),
        belongs=of_owner,
    ),
)
