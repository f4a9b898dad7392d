"""Operation that returns the capabilities of the registry."""

from typing import Any

from flask.views import MethodView

from fakequay.access import requirements
from fakequay.web import Area, world

from . import schemas, service

area = Area("capabilities", description="Get the features that the registry supports.")


@area.route("/registry/capabilities")
class Capabilities(MethodView):
    @area.operation("getRegistryCapabilities", requirements.anybody)
    @area.response(200, schemas.Capabilities)
    def get(self) -> dict[str, Any]:
        """Get the capabilities of the registry, such as the support of sparse manifest lists."""
        return service.capabilities(world().config)
