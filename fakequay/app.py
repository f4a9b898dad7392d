"""Puts the pieces together; the only module that knows every part."""

import json
from collections.abc import Callable, Iterable
from typing import Any

import orjson
from flask import Flask, Request, Response, request
from flask.json.provider import JSONProvider
from werkzeug.middleware.proxy_fix import ProxyFix

from fakequay import api, console, control, oauth, registry
from fakequay.web import cors, due_jobs, host_header, webhook_delivery
from fakequay.web.auth import read_only_storage, session_cookies
from fakequay.web.faults import connection_faults
from fakequay.web.instances import instance_factory, instances
from fakequay.web.journal import middleware, request_log
from fakequay.web.openapi import pages
from fakequay.web.operations import error_responses, routing
from fakequay.web.operations.url_rules import ReadRule
from fakequay.web.pages import (
    build_logs,
    build_pages,
    build_webhooks,
    log_exports,
    mail_links,
    server_info,
    service_keys,
)
from fakequay.world import World
from fakequay.world.checkpoint import Checkpoint

LARGEST = 64 * 1024 * 1024  # bytes of a body, but for those of images
DEEPEST = 100  # lists and objects in one another, in what a client sends


class _Json(JSONProvider):
    def response(self, *args: Any, **kwargs: Any) -> Response:
        content = _written(self._prepare_response_obj(args, kwargs))
        return Response(content, mimetype="application/json")

    def dumps(self, obj: Any, **_: Any) -> str:
        return _written(obj).decode()

    def loads(self, s: str | bytes, **_: Any) -> Any:
        """Nothing that is nested deeper than it could be written again."""
        value = orjson.loads(s)
        brackets = (
            s.count("[") + s.count("{") if isinstance(s, str) else s.count(b"[") + s.count(b"{")
        )
        if brackets > DEEPEST and _is_deeper(value, DEEPEST):
            raise ValueError(f"nested deeper than {DEEPEST}")
        return value


def _written(value: Any) -> bytes:
    """What holds a number of more than 64 bits takes longer."""
    try:
        return orjson.dumps(value)
    except TypeError:
        return json.dumps(value).encode()


def _is_deeper(value: Any, levels: int) -> bool:
    """Goes from level to level, however many there are."""
    level = [value]
    for _ in range(levels):
        level = [inner for one in level if isinstance(one, dict | list) for inner in _inside(one)]
        if not level:
            return False
    return True


def _inside(value: dict[str, Any] | list[Any]) -> Iterable[Any]:
    return value.values() if isinstance(value, dict) else value


class _Request(Request):
    @property  # type: ignore[misc]
    def max_content_length(self) -> int | None:  # type: ignore[override]
        """Layers are as large as they are."""
        return None if self.path.startswith("/v2/") else LARGEST


class _App(Flask):
    request_class = _Request

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Nothing here is asynchronous, which Flask would make sure of a dozen times a request."""
        return func

    def make_default_options_response(self) -> Response:
        """Of the API, what its operations take: what else is matched only says that it is wrong."""
        answer = super().make_default_options_response()
        methods = routing.methods_at(self, request)
        if methods:
            answer.headers["Allow"] = ", ".join(sorted(methods | error_responses.READING))
        return answer


def create_app(
    world: World,
    control_token: str | None = None,
    ca: str | None = None,
    *,
    with_console: bool = True,
) -> Flask:
    """A WSGI application that serves one world, which a reset may put another in the place of.

    ``ca``: the certificate, in PEM, by which clients may know the server.
    """
    app = _App("fakequay", static_folder=None)
    app.url_rule_class = ReadRule
    app.json = _Json(app)
    # Addresses that answers name are https where something in front of the server speaks TLS.
    app.wsgi_app = ProxyFix(app.wsgi_app, x_for=0)  # type: ignore[method-assign]
    app.wsgi_app = connection_faults.raise_connection_errors(app.wsgi_app)  # type: ignore[method-assign]
    app.secret_key = world.ids.secret("session cookies")
    app.session_interface = session_cookies.OwnCookies()
    instances.register(app, Checkpoint.of(world))
    instance_factory.register(app)
    host_header.register(app)
    request_log.register(app)
    middleware.register(app, registry.fault_support)
    cors.register(app)
    error_responses.register(app)
    read_only_storage.register(app)
    due_jobs.register(app)
    webhook_delivery.register(app)
    routing.register(app, api.NAMES)
    control.register(app, control_token, ca)
    app.register_blueprint(pages.blueprint)
    app.register_blueprint(oauth.blueprint)
    app.register_blueprint(oauth.pages.blueprint)
    app.register_blueprint(registry.blueprint)
    app.register_blueprint(registry.v1_blueprint)
    app.register_blueprint(build_webhooks.blueprint)
    app.register_blueprint(build_logs.blueprint)
    app.register_blueprint(build_pages.blueprint)
    app.register_blueprint(service_keys.blueprint)
    app.register_blueprint(log_exports.blueprint)
    app.register_blueprint(mail_links.blueprint)
    app.register_blueprint(server_info.blueprint)
    if with_console:
        console.register(app)
    return app
