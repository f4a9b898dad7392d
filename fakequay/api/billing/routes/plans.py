"""Operation that lists the billing plans."""

from typing import Any

from flask.views import MethodView

from fakequay.access import requirements
from fakequay.contract import plans
from fakequay.web import world

from .. import schemas
from .blueprint import area


@area.route("/plans/")
class Plans(MethodView):
    @area.operation("listPlans", requirements.anybody)
    @area.response(200, schemas.Plans)
    def get(self) -> dict[str, Any]:
        """List all billing plans, including deprecated ones."""
        return {"plans": plans.plans(world().release)}
