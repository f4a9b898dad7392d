"""What a namespace pays for."""

from collections.abc import Callable
from typing import Any

from fakequay.models import Account, Customer, InvoiceField, SkuBinding
from fakequay.seeds.contexts import Context
from fakequay.seeds.record_fields import REQUIRED, RecordShape, date, given, number, text
from fakequay.seeds.record_sections import RecordRows, of_owner, record, records

_OWNERS = ("user", "organization")


def _field(ground: Context, owner: Account, get: Callable[[str], Any]) -> dict[str, Any]:
    return {"uuid": ground.draw("invoice field", f"{owner.name} {get('title')}").uuid()}


CUSTOMER = record(
    "customer",
    _OWNERS,
    "That the namespace has paid, once at least.",
    RecordRows(
        table="customers",
        make=Customer,
        shape=RecordShape(
            plan=text("What for; null: for nothing any more."),
            since=date("Since when: with the world unless given.", derived=True),
            owner=text("Whose card it is.", REQUIRED),
        ),
        belongs=of_owner,
        derive=lambda ground, *_: {"since": ground.now},
    ),
)
INVOICE_FIELDS = records(
    "invoice_fields",
    _OWNERS,
    "What stands on invoices besides.",
    RecordRows(
        table="invoice_fields",
        make=InvoiceField,
        shape=RecordShape(
            title=text("What it is.", REQUIRED),
            value=text("What it says.", REQUIRED),
            uuid=given("Follows from the title unless given."),
        ),
        belongs=of_owner,
        derive=_field,
    ),
)
MARKETPLACE = records(
    "marketplace",
    ("organization",),
    "Subscriptions of the marketplace that the organization uses.",
    RecordRows(
        table="sku_bindings",
        make=SkuBinding,
        shape=RecordShape(
            subscription_id=number("Which.", REQUIRED),
            quantity=number("How many of them.", 1),
        ),
        belongs=of_owner,
    ),
)
