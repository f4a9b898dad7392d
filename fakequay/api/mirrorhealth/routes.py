"""Operation that returns the health of the repository mirrors."""

from typing import Any

from flask.views import MethodView

from fakequay.access import requirements
from fakequay.domain.mirrors import mirror_health
from fakequay.web import Area, Json, caller, world
from fakequay.web.cache_headers import NO_CACHE
from fakequay.web.schemas import shared_schemas

from . import service

area = Area("mirrorhealth", description="Get the health of mirrored repositories.")


@area.route("/repository/mirror/health")
class MirrorHealth(MethodView):
    @area.operation("getRepositoryMirrorHealth", requirements.signed_in)
    @area.response(200, shared_schemas.MirrorHealth)
    def get(self, query: Json) -> tuple[dict[str, Any], int, dict[str, str]]:
        """Get the health of a namespace's repository mirrors or, for superusers, of all mirrors."""
        report = service.health(world(), caller(), query)
        return report, mirror_health.http_status(report), NO_CACHE
