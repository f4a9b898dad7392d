"""Seed sections of billing: customers, invoice fields and marketplace subscriptions."""

from collections.abc import Callable
from typing import Any

from fakequay.domain.billing import billing
from fakequay.models import Account, Customer, InvoiceField, SkuBinding
from fakequay.seeds.contexts import Context
from fakequay.seeds.record_fields import REQUIRED, RecordShape, date, derived_text, number, text
from fakequay.seeds.record_sections import RecordRows, of_owner, record, records

_OWNERS = ("user", "organization")


def _derive_uuid(context: Context, owner: Account, get: Callable[[str], Any]) -> dict[str, Any]:
    uuid = context.draw("invoice field", f"{owner.name} {get('title')}").uuid()
    return {"uuid": billing.shorten_field_uuid(uuid)}


CUSTOMER = record(
    "customer",
    _OWNERS,
    "Customer record of the namespace at the payment service.",
    RecordRows(
        table="customers",
        make=Customer,
        shape=RecordShape(
            plan=text("Name of the billing plan; null after the billing subscription has ended."),
            since=date(
                "Start of the billing subscription. Default: the time at which the seed is loaded.",
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
        shape=RecordShape(
            title=text("Title of the field.", REQUIRED),
            value=text("Value of the field.", REQUIRED),
            uuid=derived_text(
                "Id of the field, 8 hex digits. Default: derived from namespace and title."
            ),
        ),
        belongs=of_owner,
        derive=_derive_uuid,
    ),
)
MARKETPLACE = records(
    "marketplace",
    ("organization",),
    "Marketplace subscriptions that are assigned to the organization.",
    RecordRows(
        table="sku_bindings",
        make=SkuBinding,
        shape=RecordShape(
            subscription_id=number("Id of the subscription at the marketplace.", REQUIRED),
            quantity=number("Number of units of the subscription that the organization uses.", 1),
        ),
        belongs=of_owner,
    ),
)
