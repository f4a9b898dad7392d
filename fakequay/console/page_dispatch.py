"""Page dispatch of the console: finds page views, checks CSRF tokens and renders error pages."""

from urllib.parse import quote

from flask import Response, make_response, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from fakequay.web import caller
from fakequay.web.auth import sessions
from fakequay.web.auth.sessions import CsrfRefused
from fakequay.web.package_templates_and_files import send_package_file

from . import pages  # noqa: F401  # the import registers all pages
from .api_calls import ApiError
from .rendering import render_page
from .routes import addresses, page

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


def render(path: str) -> Response:
    """Return the response to a request for a console page: the page itself, or an error page.

    Args:
        path: Path of the page, without ``/console/``.
    """
    response = make_response(_view(f"/{path}"))
    response.headers.update(HEADERS)
    response.headers.setdefault("Cache-Control", "no-store")
    return response


@page("/static/<name>")
def static(name: str) -> ResponseReturnValue:
    """Return a style sheet or script of the web console."""
    return send_package_file("fakequay.console", "static", name, max_age=0)


def _view(path: str) -> ResponseReturnValue:
    try:
        view, arguments = addresses.bind(request.host).match(path, request.method)
        sessions.check_csrf(caller())
        return view(**arguments)  # type: ignore[no-any-return]
    except CsrfRefused as refusal:
        return _error_page(403, f"{refusal.message} Reload the page and try again.")
    except HTTPException as error:
        return _error_page(error.code or 500, error.description or error.name)
    except ApiError as error:
        return _api_error_page(error)


def _api_error_page(error: ApiError) -> ResponseReturnValue:
    if error.is_access_denied:
        return render_page("locked.html", reason=error.message), error.status
    if caller().account is None and error.status in {401, 403}:
        return redirect(f"/console/signin?next={quote(request.full_path)}", 303)
    return _error_page(error.status, error.message)


def _error_page(status: int, reason: str) -> ResponseReturnValue:
    return render_page("refused.html", status=status, reason=reason), status
