"""Operation that returns the health of all repository mirrors."""

from typing import Any

from flask.views import MethodView

from fakequay.access import requirements
from fakequay.domain.mirrors import mirror_health
from fakequay.web import world
from fakequay.web.cache_headers import NO_CACHE
from fakequay.web.schemas import shared_schemas

from .blueprint import area


@area.route("/superuser/mirror/health")
class MirrorHealth(MethodView):
    @area.operation(
        "getSuperUserRepositoryMirrorHealth",
        (requirements.superuser | requirements.readonly_superuser).documented_as(None),
    )
    @area.response(200, shared_schemas.MirrorHealth)
    def get(self) -> tuple[dict[str, Any], int, dict[str, str]]:
        """Get a health summary of all repository mirrors."""
        report = mirror_health.report(world(), None)
        return report, mirror_health.http_status(report), NO_CACHE
