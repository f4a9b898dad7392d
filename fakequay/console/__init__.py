"""The console: pages in which a person sees and changes what the fake holds and what it does."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Blueprint, Flask, abort, request
from flask.typing import ResponseReturnValue

from fakequay.web.instances import instances
from fakequay.web.internal_calls import wants_page

from . import cookies

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

blueprint = Blueprint("console", __name__, template_folder="templates")
# The console's own, and those of Quay on the way to a token.
PAGES = ("/console/", "/docs/", "/oauth/", "/organization/", "/signin/")
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
    from .page_dispatch import answer

    return answer(path)


def register(app: Flask) -> None:
    app.register_blueprint(blueprint)
    app.wsgi_app = _in_chosen_world(app, app.wsgi_app)  # type: ignore[assignment,method-assign]


def _in_chosen_world(app: Flask, application: "WSGIApplication") -> "WSGIApplication":
    """Pages are about the world that was chosen on one of them, if it is still there."""

    def called(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        if cookies.WORLD in environ.get("HTTP_COOKIE", "") and _is_of_page(environ):
            name = cookies.read(environ, cookies.WORLD)
            if name in instances.served(app):
                environ.setdefault(instances.HEADER_IN_ENVIRON, name)
        return application(environ, start_response)

    return called


def _is_of_page(environ: "WSGIEnvironment") -> bool:
    """A page that people look at, or what a page of this server asks for."""
    is_page = environ["PATH_INFO"].startswith(PAGES) or wants_page(environ)
    return is_page or environ.get("HTTP_SEC_FETCH_SITE") == "same-origin"
