"""How the mirrors of a namespace are doing."""

from typing import Any

from flask.views import MethodView

from fakequay.access import requirements
from fakequay.domain.mirrors import mirror_health
from fakequay.web import Area, Json, caller, world
from fakequay.web.schemas import fields

from . import service

area = Area("mirrorhealth", description="See how mirrored repositories are doing.")


@area.route("/repository/mirror/health")
class MirrorHealth(MethodView):
    @area.operation("getRepositoryMirrorHealth", requirements.signed_in)
    @area.response(200, fields.MirrorHealth)
    def get(self, query: Json) -> tuple[dict[str, Any], int]:
        """Get the health of the mirrors of a namespace; superusers see all of them."""
        report = service.health(world(), caller(), query)
        return report, mirror_health.http_status(report)
