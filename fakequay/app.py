"""Application factory: creates the Flask application with all its parts.

This is the only module that imports all parts of the package.
"""

from collections.abc import Callable, Iterable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson
from flask import Flask, Request, Response, request
from flask.json.provider import JSONProvider
from werkzeug.datastructures import Authorization, Headers

from fakequay import api, console, control, oauth, registry
from fakequay.web import (
    cors,
    endpoints,
    header_correction,
    jobs_before_requests,
    json_responses,
    openapi,
    read_only_storage,
    request_middleware,
    webhooks_after_responses,
)
from fakequay.web.auth import session_cookies
from fakequay.web.endpoints import plain_text_overview, unknown_paths
from fakequay.web.faults import connection_faults
from fakequay.web.instances import instance_factory, instances, request_scope, stale_requests
from fakequay.web.journal import request_logger
from fakequay.web.operations import error_responses, routing
from fakequay.web.operations.lazy_url_map import LazyMap, ReadRule
from fakequay.web.package_templates_and_files import PackageTemplates
from fakequay.world import World
from fakequay.world.checkpoint import Checkpoint

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

MAX_BODY_SIZE = (
    64 * 1024 * 1024
)  # maximum size of a request body in bytes; image uploads have no limit
MAX_NESTING = 100  # maximum depth of nested lists and objects in JSON from a client
_BLUEPRINTS = (
    openapi.blueprint,
    oauth.blueprint,
    oauth.pages_blueprint,
    registry.blueprint,
    registry.v1_blueprint,
    endpoints.blueprint,
    endpoints.mail_links,
    unknown_paths.blueprint,
)


class _Json(JSONProvider):
    """JSON encoding and decoding of the Flask application."""

    def response(self, *args: Any, **kwargs: Any) -> Response:
        value = kwargs or (args[0] if len(args) == 1 else args or None)
        content = json_responses.write(request_scope.current().environ["PATH_INFO"], value)
        return _JsonResponse(content, mimetype="application/json")

    def dumps(self, obj: Any, **_: Any) -> str:
        return json_responses.encode(obj).decode()

    def loads(self, s: str | bytes, **_: Any) -> Any:
        """Parse JSON, limited to ``MAX_NESTING`` levels.

        Without the limit, a very deep value could be stored but not returned, because encoding it
        as JSON fails.

        Raises:
            ValueError: The text is not JSON, or its nesting is too deep.
        """
        value = orjson.loads(s)
        brackets = (
            s.count("[") + s.count("{") if isinstance(s, str) else s.count(b"[") + s.count(b"{")
        )
        if brackets > MAX_NESTING and _is_deeper(value, MAX_NESTING):
            raise ValueError(f"nested deeper than {MAX_NESTING} levels")
        return value


class _JsonResponse(Response):
    """Response with a JSON body."""

    def get_wsgi_headers(self, environ: "WSGIEnvironment") -> Headers:
        """Return the headers of the response; a copy only if the status is not 200.

        The original method always returns a copy, in which it encodes the URLs of redirects, and
        removes ``Content-Length`` if the status permits no body. Status 200 needs neither change.
        """
        return self.headers if self.status_code == 200 else super().get_wsgi_headers(environ)


def _is_deeper(value: Any, levels: int) -> bool:
    """Return whether lists and objects in a JSON value are nested deeper than a number of levels.

    The function uses no recursion, because recursion fails for very deep values.
    """
    level = [value]
    for _ in range(levels):
        level = [
            inner for item in level if isinstance(item, dict | list) for inner in _items_of(item)
        ]
        if not level:
            return False
    return True


def _items_of(value: dict[str, Any] | list[Any]) -> Iterable[Any]:
    return value.values() if isinstance(value, dict) else value


class _Request(Request):
    @cached_property
    def authorization(self) -> Authorization | None:
        """Credentials of the header ``Authorization``, or None if they cannot be decoded."""
        try:
            return Authorization.from_header(self.headers.get("Authorization"))
        except ValueError:
            return None

    @property  # type: ignore[misc]
    def max_content_length(self) -> int | None:  # type: ignore[override]
        """Maximum size of a request body in bytes; None (no limit) for requests under ``/v2/``."""
        return None if self.path.startswith("/v2/") else MAX_BODY_SIZE


class _App(Flask):
    request_class = _Request
    url_map_class = LazyMap
    url_rule_class = ReadRule
    jinja_loader = PackageTemplates(
        "fakequay.console", "fakequay.oauth", "fakequay.web.openapi", "fakequay.web.endpoints"
    )

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return a view function unchanged.

        fakequay has no asynchronous views. The original method of Flask, which this method
        overrides, would check many times per request whether a view is asynchronous.
        """
        return func

    def make_default_options_response(self) -> Response:
        """Return the response to a request with the method ``OPTIONS``.

        The header ``Allow`` lists the HTTP methods that Quay's API accepts at the requested path.
        The original method of Flask would also list the methods of fakequay's routes for unknown
        paths, which only return 404 and 405.
        """
        answer = super().make_default_options_response()
        methods = routing.methods_at(self, request)
        if methods:
            answer.headers["Allow"] = ", ".join(sorted(methods | error_responses.READING))
        return answer


def create_app(
    world: World,
    control_token: str | None = None,
    ca: str | None = None,
    layout_folder: Path | None = None,
    *,
    with_console: bool = True,
) -> Flask:
    """Create the WSGI application that serves the instance ``main`` and further instances.

    Args:
        world: Data, clock and configuration with which the instance ``main`` starts and which a
            reset restores.
        control_token: Token that requests to the control API must send; None for no token.
        ca: CA certificate in PEM format, which clients can download; None without TLS.
        layout_folder: Folder with the OCI image layouts that seeds sent over HTTP can use.
        with_console: Whether to serve the web console.
    """
    app = _App("fakequay", static_folder=None)
    app.json = _Json(app)
    app.wsgi_app = connection_faults.raise_connection_errors(app.wsgi_app)  # type: ignore[method-assign]
    app.secret_key = world.ids.secret("session cookies")
    app.session_interface = session_cookies.SessionCookies()
    instances.register(app, Checkpoint.of(world))
    instance_factory.register(app)
    header_correction.register(app)
    request_logger.register(app)
    request_middleware.register(app, registry.load_faults)
    cors.register(app)
    error_responses.register(app)
    stale_requests.register(app)
    read_only_storage.register(app)
    jobs_before_requests.register(app)
    webhooks_after_responses.register(app)
    routing.register(app, api.NAMES)
    control.register(app, control_token, ca, layout_folder)
    for blueprint in _BLUEPRINTS:
        app.register_blueprint(blueprint)
    if with_console:
        console.register(app)
    else:
        app.register_blueprint(plain_text_overview.blueprint)
    return app
