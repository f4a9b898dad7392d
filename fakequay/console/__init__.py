"""Web console: pages that show and change the data and the behaviour of fakequay."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Blueprint, Flask, request
from flask.typing import ResponseReturnValue

from fakequay.web.endpoints import plain_text_overview
from fakequay.web.instances import instances
from fakequay.web.internal_calls import wants_page

from . import cookies

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

blueprint = Blueprint("console", __name__)
# Path prefixes of the console, and of the Quay pages on which users create OAuth tokens.
PAGES = ("/console/", "/docs/", "/oauth/", "/organization/", "/signin/")


@blueprint.route("/", methods=plain_text_overview.METHODS, provide_automatic_options=False)
def front() -> ResponseReturnValue:
    """Return the overview page; if the request does not accept HTML, an overview in plain text."""
    return page("") if wants_page(request.environ) else plain_text_overview.overview()


@blueprint.route("/console/", defaults={"path": ""}, methods=["GET", "POST"])
@blueprint.route("/console/<path:path>", methods=["GET", "POST"])
def page(path: str) -> ResponseReturnValue:
    """Return the response to a request for a page of the console.

    The first request imports the modules of all pages.
    """
    from .page_dispatch import render

    return render(path)


def register(app: Flask) -> None:
    """Register the routes of the console in a Flask application."""
    app.register_blueprint(blueprint)
    app.wsgi_app = _with_chosen_instance(app, app.wsgi_app)  # type: ignore[assignment,method-assign]


def _with_chosen_instance(app: Flask, application: "WSGIApplication") -> "WSGIApplication":
    """Wrap a WSGI application so that console pages show the instance that the user chose."""

    def call(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        if cookies.INSTANCE in environ.get("HTTP_COOKIE", "") and _is_page_request(environ):
            name = cookies.read(environ, cookies.INSTANCE)
            if name in instances.served(app):
                environ.setdefault(instances.HEADER_IN_ENVIRON, name)
        return application(environ, start_response)

    return call


def _is_page_request(environ: "WSGIEnvironment") -> bool:
    """Return whether a request is for a console page, or was sent by a page of this server."""
    is_page = environ["PATH_INFO"].startswith(PAGES) or wants_page(environ)
    return is_page or environ.get("HTTP_SEC_FETCH_SITE") == "same-origin"
