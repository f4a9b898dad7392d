"""Operations on service keys, with which services of the registry authenticate."""

from typing import Any

from flask import Response
from flask.views import MethodView

from fakequay.access import requirements
from fakequay.web import Json, account, world

from .. import schemas
from ..service import keys as service
from .blueprint import area

READ = requirements.superuser | requirements.readonly_superuser


@area.route("/superuser/keys")
class Keys(MethodView):
    @area.operation("listServiceKeys", READ)
    @area.response(200, schemas.ServiceKeys)
    def get(self) -> dict[str, Any]:
        """List the service keys."""
        return {"keys": service.views(world())}

    @area.operation("createServiceKey", requirements.superuser)
    @area.response(200, schemas.NewServiceKey)
    def post(self, body: Json) -> dict[str, Any]:
        """Create a service key; only the response contains the private key."""
        return service.create(world(), account(), body)


@area.route("/superuser/keys/<kid>")
class KeyById(MethodView):
    @area.operation("getServiceKey", READ)
    @area.response(200, schemas.ServiceKey)
    def get(self, kid: str) -> dict[str, Any]:
        """Get a service key."""
        return service.view(world(), service.find(world(), kid))

    @area.operation("updateServiceKey", requirements.superuser)
    @area.response(200, schemas.ServiceKey)
    def put(self, kid: str, body: Json) -> dict[str, Any]:
        """Change the name, metadata or expiration of a service key."""
        return service.update(world(), kid, body)

    @area.operation("deleteServiceKey", requirements.superuser)
    @area.response(204)
    def delete(self, kid: str) -> None:
        """Delete a service key."""
        service.delete(world(), kid)


@area.route("/superuser/approvedkeys/<kid>")
class ApprovedKey(MethodView):
    @area.operation("approveServiceKey", requirements.superuser)
    @area.response(201)
    def post(self, kid: str, body: Json) -> Response:
        """Approve a service key that a service of the registry has submitted."""
        service.approve(world(), account(), kid, body.get("notes", ""))
        return Response(status=201)
