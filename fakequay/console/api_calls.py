"""Calls of the server's own APIs as whoever looks at the page: pages show what those answer."""

import json
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import Response, after_this_request, current_app, request, session
from werkzeug.wrappers import Response as BaseResponse

from fakequay.frozen_dataclasses import frozen
from fakequay.web.auth import sessions
from fakequay.web.instances import instances
from fakequay.web.internal_calls import MARK

from . import cookies

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

CONTROL = "/_fakequay/"
# What an answer depends on beside what is asked: where from, through what, and as whom.
_KEPT = (
    "SERVER_",
    "REMOTE_",
    "SCRIPT_NAME",
    "HTTP_HOST",
    "HTTP_ORIGIN",
    "HTTP_COOKIE",
    "HTTP_USER_AGENT",
    "HTTP_FORWARDED",
    "HTTP_X_FORWARDED_",
    "HTTP_X_REAL_IP",
    "wsgi.",
    instances.ENVIRON,
)


class Refused(Exception):
    """An API said no, with a status and a reason."""

    def __init__(self, path: str, status: int, message: str) -> None:
        super().__init__(message)
        self.path = path
        self.status = status
        self.message = message

    @property
    def is_control(self) -> bool:
        """Whether it is the fake that may not be controlled from here."""
        return self.path.startswith(CONTROL) and self.status in {401, 403}


@frozen
class Answer:
    status: int
    data: Any
    cookies: tuple[str, ...]

    def keep_cookies(self) -> None:
        """Hand on to the browser what the API sets."""

        def set_them(response: Response) -> Response:
            for cookie in self.cookies:
                response.headers.add("Set-Cookie", cookie)
            return response

        after_this_request(set_them)


def get(path: str, /, **query: Any) -> Any:
    """What an API tells, or Refused; parameters that are None are left out."""
    return call("GET", path, query=query).data


def get_some(path: str, /, **query: Any) -> Any:
    """The same, or None where the API does not tell."""
    try:
        return get(path, **query)
    except Refused:
        return None


def call(method: str, path: str, body: Any = None, query: Any = None) -> Answer:
    """The answer to a call that went well, or Refused."""
    environ = _environ(method, path, body)
    given = {name: value for name, value in (query or {}).items() if value not in (None, "")}
    environ["QUERY_STRING"] = urlencode(given)
    with current_app.app_context():  # what is known of the page's own request stays out
        response = BaseResponse.from_app(current_app.wsgi_app, environ, buffered=True)
    data = _read(response)
    if response.status_code >= 400:
        raise Refused(path, response.status_code, _reason(data, response.status))
    return Answer(response.status_code, data, tuple(response.headers.getlist("Set-Cookie")))


def _environ(method: str, path: str, body: Any) -> "WSGIEnvironment":
    environ = {key: value for key, value in request.environ.items() if key.startswith(_KEPT)}
    sent = b"" if body is None else json.dumps(body).encode()
    environ |= {
        MARK: True,
        "REQUEST_METHOD": method,
        "PATH_INFO": path.encode().decode("latin-1"),
        "CONTENT_LENGTH": str(len(sent)),
        "CONTENT_TYPE": "application/json" if sent else "",
        "HTTP_X_REQUESTED_WITH": "XMLHttpRequest",
        "HTTP_X_CSRF_TOKEN": str(session.get(sessions.CSRF, "")),
        instances.HEADER_IN_ENVIRON: instances.current_instance().name,
        "wsgi.input": BytesIO(sent),
        "wsgi.input_terminated": False,
    }
    if request.method != "GET" and "HTTP_SEC_FETCH_SITE" in request.environ:
        environ["HTTP_SEC_FETCH_SITE"] = request.environ["HTTP_SEC_FETCH_SITE"]
    token = request.cookies.get(cookies.CONTROL)
    if token and path.startswith(CONTROL):
        environ["HTTP_AUTHORIZATION"] = f"Bearer {token}"
    return environ


def _read(response: BaseResponse) -> Any:
    """JSON, whatever it is called, else text."""
    text = response.get_data(as_text=True)
    try:
        return json.loads(text)
    except ValueError:
        return text


def _reason(data: Any, status: str) -> str:
    """The real server has several places for it."""
    if isinstance(data, dict):
        for key in ("message", "detail", "error_message", "error"):
            if isinstance(data.get(key), str) and data[key]:
                return str(data[key])
    return status
