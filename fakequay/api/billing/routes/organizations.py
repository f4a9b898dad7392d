"""Billing operations of organizations."""

from typing import Any

from flask.views import MethodView

from fakequay.access import requirements
from fakequay.domain.billing import billing
from fakequay.models import InvoiceField
from fakequay.web import Json, caller, world

from .. import schemas
from ..service import plans_and_invoices as service
from .blueprint import area

READ = requirements.org_admin | requirements.readonly_superuser
WRITE = requirements.org_admin
# The views check the permission, because the real server's 403 body differs from that of other
# operations.
CHECKED = requirements.checked_in_view.documented_as("org:admin")


@area.route("/organization/<orgname>/card")
class OrganizationCard(MethodView):
    @area.operation("getOrgCard", READ)
    @area.response(200, schemas.Card)
    def get(self, orgname: str) -> dict[str, Any]:
        """Get the payment card of an organization."""
        return {"card": billing.payment_card(world(), service.find_namespace(world(), orgname))}

    @area.operation("setOrgCard", WRITE.documented_as(None))
    @area.response(201, schemas.Checkout)
    def post(self, orgname: str, body: Json) -> dict[str, str]:
        """Start a checkout session that changes the payment card of an organization."""
        return service.start_card_checkout(world(), service.find_namespace(world(), orgname), body)


@area.route("/organization/<orgname>/plan")
class OrganizationPlan(MethodView):
    @area.operation("getOrgSubscription", READ)
    @area.response(200, schemas.Subscription)
    def get(self, orgname: str) -> dict[str, Any]:
        """Get the billing subscription of an organization."""
        return billing.subscription(world(), service.find_namespace(world(), orgname))

    @area.operation("createOrgSubscription", WRITE)
    @area.response(201, schemas.Checkout)
    def post(self, orgname: str, body: Json) -> dict[str, str]:
        """Start a checkout session for a billing subscription of an organization."""
        return service.start_checkout(world(), service.find_namespace(world(), orgname), body)

    @area.operation("updateOrgSubscription", WRITE)
    @area.response(200, schemas.Subscription)
    def put(self, orgname: str, body: Json) -> dict[str, Any]:
        """Change the plan of an organization; the free plan ends the billing subscription."""
        return service.change_plan(world(), service.find_namespace(world(), orgname), body)


@area.route("/organization/<orgname>/invoices")
class OrganizationInvoices(MethodView):
    @area.operation("listOrgInvoices", READ)
    @area.response(200, schemas.Invoices)
    def get(self, orgname: str) -> dict[str, Any]:
        """List the invoices of an organization, newest first."""
        return {"invoices": billing.invoices(world(), service.find_namespace(world(), orgname))}


@area.route("/organization/<orgname>/invoice/fields")
class OrganizationInvoiceFields(MethodView):
    @area.operation("listOrgInvoiceFields", CHECKED)
    @area.response(200, schemas.InvoiceFields)
    def get(self, orgname: str) -> dict[str, Any]:
        """List the custom fields on the invoices of an organization."""
        service.check_reader(world(), caller(), orgname)
        return {"fields": service.invoice_fields(world(), service.find_namespace(world(), orgname))}

    @area.operation("createOrgInvoiceField", CHECKED)
    @area.response(200, schemas.InvoiceField)
    def post(self, orgname: str, body: Json) -> InvoiceField:
        """Add a custom field to the invoices of an organization."""
        service.check_admin(world(), caller(), orgname)
        return service.create_invoice_field(world(), service.find_namespace(world(), orgname), body)


@area.route("/organization/<orgname>/invoice/field/<field_uuid>")
class OrganizationInvoiceFieldByUuid(MethodView):
    @area.operation("deleteOrgInvoiceField", CHECKED)
    @area.response(201)
    def delete(self, orgname: str, field_uuid: str) -> str:
        """Delete a custom field from the invoices of an organization."""
        service.check_admin(world(), caller(), orgname)
        service.delete_invoice_field(world(), service.find_namespace(world(), orgname), field_uuid)
        return "Okay"
