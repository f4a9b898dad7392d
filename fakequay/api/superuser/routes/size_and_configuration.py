"""Operations that return the size, the change log and the configuration of the registry."""

from typing import Any

from flask.views import MethodView

from fakequay.access import requirements
from fakequay.domain.quotas import registry_size
from fakequay.web import caller, world

from .. import schemas
from ..service import size_and_configuration as service
from .blueprint import area

READ = requirements.superuser | requirements.readonly_superuser


@area.route("/superuser/registrysize/")
class RegistrySize(MethodView):
    @area.operation("getRegistrySize", READ)
    @area.response(200, schemas.RegistrySize)
    def get(self) -> dict[str, Any]:
        """Get the last measured size of the registry."""
        return service.size(world())

    @area.operation("queueRegistrySizeCalculation", requirements.superuser)
    @area.response(201)
    def post(self) -> tuple[str, int]:
        """Schedule a measurement of the size of the registry."""
        # The real server returns 202 if a measurement is already scheduled.
        return "", 201 if registry_size.schedule_measurement(world()) else 202


@area.route("/superuser/changelog/")
class ChangeLog(MethodView):
    @area.operation("getChangeLog", READ)
    @area.response(200, schemas.ChangeLog)
    def get(self) -> dict[str, str]:
        """Get the change log (release notes) of the server."""
        return {"log": service.change_log()}


@area.route("/superuser/config")
class Config(MethodView):
    @area.operation("configDump", requirements.checked_in_view.documented_as("super:user"))
    @area.response(200, schemas.ConfigDump)
    def get(self) -> dict[str, Any]:
        """Get the configuration of the registry."""
        return service.dump_config(world(), caller())
