"""What users pay for."""

from typing import Any

from flask.views import MethodView

from fakequay.access import requirements
from fakequay.domain.billing import billing
from fakequay.models import InvoiceField
from fakequay.web import Json, caller, world

from .. import schemas
from ..service import payments as service
from .area import area


@area.route("/user/card")
class UserCard(MethodView):
    @area.operation("getUserCard", requirements.user_admin)
    @area.response(200, schemas.Card)
    def get(self) -> dict[str, Any]:
        """Get the card that pays."""
        return {
            "card": billing.payment_card(world(), service.namespace(world(), caller().username))
        }

    @area.operation("setUserCard", requirements.user_admin)
    @area.response(201, schemas.Checkout)
    def post(self, body: Json) -> dict[str, str]:
        """Begin to change the card."""
        return service.set_card(world(), service.namespace(world(), caller().username), body)


@area.route("/user/plan")
class UserPlan(MethodView):
    @area.operation("getUserSubscription", requirements.user_admin)
    @area.response(200, schemas.Subscription)
    def get(self) -> dict[str, Any]:
        """Get the subscription."""
        return billing.subscription(world(), service.namespace(world(), caller().username))

    @area.operation("createUserSubscription", requirements.user_admin)
    @area.response(201, schemas.Checkout)
    def post(self, body: Json) -> dict[str, str]:
        """Begin a subscription."""
        return service.check_out(world(), service.namespace(world(), caller().username), body)

    @area.operation("updateUserSubscription", requirements.user_admin)
    @area.response(200, schemas.Subscription)
    def put(self, body: Json) -> dict[str, Any]:
        """Change to another plan, or to the free one."""
        return service.change_plan(world(), service.namespace(world(), caller().username), body)


@area.route("/user/invoices")
class UserInvoices(MethodView):
    @area.operation("listUserInvoices", requirements.user_admin)
    @area.response(200, schemas.Invoices)
    def get(self) -> dict[str, Any]:
        """List the invoices, newest first."""
        return {
            "invoices": billing.invoices(world(), service.namespace(world(), caller().username))
        }


@area.route("/user/invoice/fields")
class UserInvoiceFields(MethodView):
    @area.operation("listUserInvoiceFields", requirements.user_admin)
    @area.response(200, schemas.InvoiceFields)
    def get(self) -> dict[str, Any]:
        """List what is printed on every invoice."""
        return {
            "fields": service.invoice_fields(world(), service.namespace(world(), caller().username))
        }

    @area.operation("createUserInvoiceField", requirements.user_admin)
    @area.response(201, schemas.InvoiceField)
    def post(self, body: Json) -> InvoiceField:
        """Have something printed on every invoice."""
        return service.create_invoice_field(
            world(), service.namespace(world(), caller().username), body
        )


@area.route("/user/invoice/field/<field_uuid>")
class UserInvoiceFieldByUuid(MethodView):
    @area.operation("deleteUserInvoiceField", requirements.user_admin)
    @area.response(201)
    def delete(self, field_uuid: str) -> str:
        """No longer print something on every invoice."""
        service.delete_invoice_field(
            world(), service.namespace(world(), caller().username), field_uuid
        )
        return "Okay"
