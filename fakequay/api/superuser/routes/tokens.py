"""Operation that lists the application-specific tokens of all users."""

from typing import Any

from flask.views import MethodView

from fakequay.access import requirements
from fakequay.domain.accounts import app_tokens
from fakequay.web import Json, world

from .. import schemas
from .blueprint import area

READ = (requirements.full_access | requirements.readonly_superuser).documented_as("super:user")


@area.route("/superuser/apptokens")
class AppTokens(MethodView):
    @area.operation("listAllAppTokens", READ)
    @area.response(200, schemas.AppTokens)
    def get(self, query: Json) -> dict[str, Any]:
        """List the application-specific tokens of all users, without their secrets."""
        tokens = world().store.app_tokens.all()
        return app_tokens.views(world(), tokens, expiring=query["expiring"])
