"""Calls from console pages to Quay's API and the control API, as the signed-in user.

The calls run in the same process, without a network connection.
"""

import json
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import Response, after_this_request, current_app, request, session
from werkzeug.wrappers import Response as BaseResponse

from fakequay.fast_dataclasses import frozen
from fakequay.web.auth import sessions
from fakequay.web.instances import instances, request_scope
from fakequay.web.internal_calls import MARK

from . import cookies

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

CONTROL = "/_fakequay/"
# WSGI environ entries of the page request that are copied to the API call: client, proxy, cookies.
_COPIED = (
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
    request_scope.BEGAN,
)


class ApiError(Exception):
    """Error: a call to Quay's API or to the control API returned an error status.

    Attributes:
        path: URL path of the called operation.
        status: HTTP status of the response, 400 or more.
        message: Error message of the response.
    """

    def __init__(self, path: str, status: int, message: str) -> None:
        super().__init__(message)
        self.path = path
        self.status = status
        self.message = message

    @property
    def is_access_denied(self) -> bool:
        """Whether the control API refused access (401 or 403)."""
        return self.path.startswith(CONTROL) and self.status in {401, 403}


@frozen
class ApiResponse:
    """Response of an API call; ``cookies`` are the values of its ``Set-Cookie`` headers."""

    status: int
    data: Any
    cookies: tuple[str, ...]

    def forward_cookies(self) -> None:
        """Copy the cookies of an API response to the response for the browser."""

        def add_cookies(response: Response) -> Response:
            for cookie in self.cookies:
                response.headers.add("Set-Cookie", cookie)
            return response

        after_this_request(add_cookies)


def get(path: str, /, **query: Any) -> Any:
    """Send a GET request to Quay's API or the control API, and return the parsed response body.

    Args:
        path: Path of the call.
        query: Query parameters; None and "" are left out.

    Raises:
        ApiError: The status is 400 or more.
    """
    return call("GET", path, query=query).data


def get_or_none(path: str, /, **query: Any) -> Any:
    """Send a GET request to Quay's API or the control API.

    Return the parsed response body, or None if the request fails.
    """
    try:
        return get(path, **query)
    except ApiError:
        return None


def call(method: str, path: str, body: Any = None, query: Any = None) -> ApiResponse:
    """Call Quay's API or the control API in the same process, without a network connection.

    Args:
        method: HTTP method.
        path: Path of the call.
        body: JSON value of the body; None for no body.
        query: Query parameters by name; None and "" are left out.

    Raises:
        ApiError: The status is 400 or more.
    """
    environ = _environ(method, path, body)
    parameters = {name: value for name, value in (query or {}).items() if value not in (None, "")}
    environ["QUERY_STRING"] = urlencode(parameters)
    with current_app.app_context():  # a new context, without the data of the page request
        response = BaseResponse.from_app(current_app.wsgi_app, environ, buffered=True)
    data = _read(response)
    if response.status_code >= 400:
        raise ApiError(path, response.status_code, _reason(data, response.status))
    return ApiResponse(response.status_code, data, tuple(response.headers.getlist("Set-Cookie")))


def _environ(method: str, path: str, body: Any) -> "WSGIEnvironment":
    environ = {key: value for key, value in request.environ.items() if key.startswith(_COPIED)}
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
    """Return a response body as JSON, or as text if it is not JSON; ignore the Content-Type."""
    text = response.get_data(as_text=True)
    try:
        return json.loads(text)
    except ValueError:
        return text


def _reason(data: Any, status: str) -> str:
    """Return the error message in a response body, or ``status`` if the body contains none.

    The key of the message differs between the operations of Quay.
    """
    if isinstance(data, dict):
        for key in ("message", "detail", "error_message", "error"):
            if isinstance(data.get(key), str) and data[key]:
                return str(data[key])
    return status
