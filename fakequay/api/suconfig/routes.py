"""Operations that return the state of the Quay installation and restart the server."""

from flask.views import MethodView

from fakequay.access import requirements
from fakequay.web import Area, caller, world

from . import schemas, service

area = Area("suconfig", description="Show the state of the installation.")


@area.route("/superuser/registrystatus")
class Status(MethodView):
    @area.operation("scRegistryStatus", requirements.anybody)
    @area.response(200, schemas.Status)
    def get(self) -> dict[str, str]:
        """Check whether the setup of the Quay installation is complete."""
        return {"status": service.status(world())}


@area.route("/superuser/shutdown")
class Shutdown(MethodView):
    @area.operation("scShutdownContainer", requirements.signed_in)
    @area.response(200, schemas.EmptyObject)
    def post(self) -> dict[str, str]:
        """Restart the server."""
        service.shut_down(world(), caller())
        return {}
