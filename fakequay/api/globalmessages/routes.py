"""Operations that list, create and delete global messages."""

from flask import Response
from flask.views import MethodView

from fakequay.access import requirements
from fakequay.models import Message
from fakequay.web import Area, Json, caller, world

from . import schemas, service

area = Area("globalmessages", description="Show messages to all users.")

SIGNED_IN = requirements.signed_in.documented_as("super:user")


@area.route("/messages")
class Messages(MethodView):
    @area.operation("getGlobalMessages", requirements.anybody)
    @area.response(200, schemas.Messages)
    def get(self) -> dict[str, list[Message]]:
        """List the global messages."""
        return {"messages": service.views(world())}

    @area.operation("createGlobalMessage", SIGNED_IN)
    @area.response(201)
    def post(self, body: Json) -> Response:
        """Create a global message."""
        service.create(world(), caller(), body)
        return Response(status=201)


@area.route("/message/<uuid>")
class MessageByUuid(MethodView):
    @area.operation("deleteGlobalMessage", SIGNED_IN)
    @area.response(204)
    def delete(self, uuid: str) -> None:
        """Delete a global message."""
        service.delete(world(), caller(), uuid)
