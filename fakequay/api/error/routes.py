"""Operation that describes an error type."""

from flask import request
from flask.views import MethodView

from fakequay.access import requirements
from fakequay.web import Area

from . import schemas, service

area = Area("error", description="Get descriptions of the error types.")


@area.route("/error/<error_type>")
class ErrorByType(MethodView):
    @area.operation("getErrorDescription", requirements.anybody)
    @area.response(200, schemas.ErrorDescription)
    def get(self, error_type: str) -> dict[str, str]:
        """Get the description of an error type."""
        return {"type": request.base_url, **service.describe(error_type)}
