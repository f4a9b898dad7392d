"""Billing operations of users."""

from typing import Any

from flask.views import MethodView

from fakequay.access import requirements
from fakequay.domain.billing import billing
from fakequay.models import InvoiceField
from fakequay.web import Json, caller, world

from .. import schemas
from ..service import plans_and_invoices as service
from .blueprint import area


@area.route("/user/card")
class UserCard(MethodView):
    @area.operation("getUserCard", requirements.user_admin)
    @area.response(200, schemas.Card)
    def get(self) -> dict[str, Any]:
        """Get the payment card of the calling user."""
        return {
            "card": billing.payment_card(
                world(), service.find_namespace(world(), caller().username)
            )
        }

    @area.operation("setUserCard", requirements.user_admin)
    @area.response(201, schemas.Checkout)
    def post(self, body: Json) -> dict[str, str]:
        """Start a checkout session that changes the payment card of the calling user."""
        account = service.find_namespace(world(), caller().username)
        return service.start_card_checkout(world(), account, body)


@area.route("/user/plan")
class UserPlan(MethodView):
    @area.operation("getUserSubscription", requirements.user_admin)
    @area.response(200, schemas.Subscription)
    def get(self) -> dict[str, Any]:
        """Get the billing subscription of the calling user."""
        return billing.subscription(world(), service.find_namespace(world(), caller().username))

    @area.operation("createUserSubscription", requirements.user_admin)
    @area.response(201, schemas.Checkout)
    def post(self, body: Json) -> dict[str, str]:
        """Start a checkout session for a billing subscription of the calling user."""
        return service.start_checkout(
            world(), service.find_namespace(world(), caller().username), body
        )

    @area.operation("updateUserSubscription", requirements.user_admin)
    @area.response(200, schemas.Subscription)
    def put(self, body: Json) -> dict[str, Any]:
        """Change the plan of the calling user; the free plan ends the billing subscription."""
        return service.change_plan(
            world(), service.find_namespace(world(), caller().username), body
        )


@area.route("/user/invoices")
class UserInvoices(MethodView):
    @area.operation("listUserInvoices", requirements.user_admin)
    @area.response(200, schemas.Invoices)
    def get(self) -> dict[str, Any]:
        """List the invoices of the calling user, newest first."""
        return {
            "invoices": billing.invoices(
                world(), service.find_namespace(world(), caller().username)
            )
        }


@area.route("/user/invoice/fields")
class UserInvoiceFields(MethodView):
    @area.operation("listUserInvoiceFields", requirements.user_admin)
    @area.response(200, schemas.InvoiceFields)
    def get(self) -> dict[str, Any]:
        """List the custom fields on the invoices of the calling user."""
        return {
            "fields": service.invoice_fields(
                world(), service.find_namespace(world(), caller().username)
            )
        }

    @area.operation("createUserInvoiceField", requirements.user_admin)
    @area.response(200, schemas.InvoiceField)
    def post(self, body: Json) -> InvoiceField:
        """Add a custom field to the invoices of the calling user."""
        return service.create_invoice_field(
            world(), service.find_namespace(world(), caller().username), body
        )


@area.route("/user/invoice/field/<field_uuid>")
class UserInvoiceFieldByUuid(MethodView):
    @area.operation("deleteUserInvoiceField", requirements.user_admin)
    @area.response(201)
    def delete(self, field_uuid: str) -> str:
        """Delete a custom field from the invoices of the calling user."""
        service.delete_invoice_field(
            world(), service.find_namespace(world(), caller().username), field_uuid
        )
        return "Okay"
