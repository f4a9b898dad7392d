"""Operations that list and count the usage log entries of all namespaces."""

from typing import Any

from flask.views import MethodView

from fakequay.access import requirements
from fakequay.web import Json, world
from fakequay.web.schemas.usage_logs import LogCounts, LogPage

from ..service import logs as service
from .blueprint import area

READ = requirements.superuser | requirements.readonly_superuser


@area.route("/superuser/logs")
class Logs(MethodView):
    @area.operation("listAllLogs", READ)
    @area.response(200, LogPage)
    def get(self, query: Json) -> dict[str, Any]:
        """List the usage log entries of all namespaces, newest first."""
        return service.page(world(), query)


@area.route("/superuser/aggregatelogs")
class LogCountsByDay(MethodView):
    @area.operation("listAllAggregateLogs", READ.documented_as(None))
    @area.response(200, LogCounts)
    def get(self, query: Json) -> dict[str, Any]:
        """Count the usage log entries of all namespaces by kind and day."""
        return service.counts(world(), query)
