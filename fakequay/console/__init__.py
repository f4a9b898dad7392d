"""The console: pages in which a person sees and changes what the fake holds and what it does."""

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue

from fakequay.web.inside import wants_page

blueprint = Blueprint("console", __name__, template_folder="templates")
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


@blueprint.route("/", methods=METHODS, provide_automatic_options=False)
def front() -> ResponseReturnValue:
    """The overview, for browsers; whoever else asks finds nothing here."""
    if not wants_page(request.environ):
        abort(404)
    return page("")


@blueprint.route("/console/", defaults={"path": ""}, methods=["GET", "POST"])
@blueprint.route("/console/<path:path>", methods=["GET", "POST"])
def page(path: str) -> ResponseReturnValue:
    """Any page: what makes them is imported when somebody looks at the first."""
    from .site import answer

    return answer(path)
