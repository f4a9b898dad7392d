"""Operations on the proxy cache configuration of an organization."""

from typing import Any

from flask.views import MethodView

from fakequay.access import requirements
from fakequay.web import Json, world

from .. import schemas
from ..service import proxycache as service
from .blueprint import area

READ = (
    requirements.org_member | requirements.full_access | requirements.readonly_superuser
).documented_as(None)
ADMIN = (requirements.org_admin | requirements.full_access).documented_as(None)


@area.route("/organization/<orgname>/proxycache")
class ProxyCache(MethodView):
    @area.operation("getProxyCacheConfig", READ)
    @area.response(200, schemas.ProxyCache)
    def get(self, orgname: str) -> Any:
        """Get the proxy cache configuration of an organization, or empty fields if none exists."""
        return service.view(world(), orgname)

    @area.operation("createProxyCacheConfig", ADMIN)
    @area.response(201)
    def post(self, orgname: str, body: Json) -> str:
        """Create the proxy cache configuration of an organization."""
        service.create(world(), orgname, body)
        return "Created"

    @area.operation("deleteProxyCacheConfig", ADMIN)
    @area.response(201)
    def delete(self, orgname: str) -> str:
        """Delete the proxy cache configuration of an organization."""
        service.delete(world(), orgname)
        return "Deleted"


@area.route("/organization/<orgname>/validateproxycache")
class ProxyCacheValidation(MethodView):
    @area.operation("validateProxyCacheConfig", ADMIN)
    @area.response(202)
    def post(self, orgname: str, body: Json) -> str:
        """Validate a proxy cache configuration without storing it."""
        service.validate(world(), orgname, body)
        return "Valid"
