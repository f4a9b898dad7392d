"""Account recovery: the operation that requests a recovery e-mail."""

from typing import Any

from flask.views import MethodView

from fakequay.access import requirements
from fakequay.web import Json, world

from .. import schemas
from ..service import account_recovery as service
from .blueprint import area


@area.route("/recovery")
class Recovery(MethodView):
    @area.operation("requestRecoveryEmail", requirements.anybody)
    @area.response(200, schemas.Recovery)
    def post(self, body: Json) -> dict[str, Any]:
        """Request an e-mail with a link for signing in without a password."""
        return service.recover(world(), body)
