"""From a request for a page to its answer: who may, which view, and how a refusal looks."""

from importlib.resources import files
from urllib.parse import quote

from flask import Response, make_response, redirect, request, send_from_directory
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from fakequay.web import caller
from fakequay.web.auth import sessions
from fakequay.web.auth.sessions import CsrfRefused

from . import pages  # noqa: F401  # which puts every page at its address
from .api_calls import Refused
from .rendering import show
from .routes import addresses, page

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


def answer(path: str) -> Response:
    """A page, or one that says why not."""
    response = make_response(_view(f"/{path}"))
    response.headers.update(HEADERS)
    response.headers.setdefault("Cache-Control", "no-store")
    return response


@page("/static/<name>")
def static(name: str) -> ResponseReturnValue:
    folder = str(files("fakequay.console").joinpath("static"))
    return send_from_directory(folder, name, max_age=0)


def _view(path: str) -> ResponseReturnValue:
    try:
        view, arguments = addresses.bind(request.host).match(path, request.method)
        sessions.check_csrf(caller())
        return view(**arguments)  # type: ignore[no-any-return]
    except CsrfRefused as refusal:
        return _refused(403, f"{refusal.message} Load the page again, then try once more.")
    except HTTPException as error:
        return _refused(error.code or 500, error.description or error.name)
    except Refused as refusal:
        return _refused_by_api(refusal)


def _refused_by_api(refusal: Refused) -> ResponseReturnValue:
    if refusal.is_control:
        return show("locked.html", reason=refusal.message), refusal.status
    if caller().account is None and refusal.status in {401, 403}:
        return redirect(f"/console/signin?next={quote(request.full_path)}", 303)
    return _refused(refusal.status, refusal.message)


def _refused(status: int, reason: str) -> ResponseReturnValue:
    return show("refused.html", status=status, reason=reason), status
