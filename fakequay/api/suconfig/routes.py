"""Whether the install is set up, and starting it again."""

from flask.views import MethodView

from fakequay.access import requirements
from fakequay.web import Area, caller, world

from . import schemas, service

area = Area("suconfig", description="See whether the install is set up.")


@area.route("/superuser/registrystatus")
class Status(MethodView):
    @area.operation("scRegistryStatus", requirements.anybody)
    @area.response(200, schemas.Status)
    def get(self) -> dict[str, str]:
        """Get whether the install is set up."""
        return {"status": service.status(world())}


@area.route("/superuser/shutdown")
class Shutdown(MethodView):
    @area.operation("scShutdownContainer", requirements.signed_in)
    @area.response(200, schemas.Nothing)
    def post(self) -> dict[str, str]:
        """Start the server again."""
        service.shut_down(world(), caller())
        return {}
