"""Puts the pieces together; the only module that knows every part."""

from typing import Any

import orjson
from flask import Flask
from flask.json.provider import JSONProvider

from fakequay import areas, oauth
from fakequay.web import delivery, documentation, errors, pages, routing
from fakequay.world import World


class _Json(JSONProvider):
    def dumps(self, obj: Any, **_: Any) -> str:
        return orjson.dumps(obj).decode()

    def loads(self, s: str | bytes, **_: Any) -> Any:
        return orjson.loads(s)


def create_app(world: World) -> Flask:
    """A WSGI application that serves one world, which a reset may put another in the place of."""
    app = Flask("fakequay", static_folder=None)
    app.json = _Json(app)
    app.secret_key = world.ids.secret("session cookies")
    app.extensions["fakequay"] = world
    errors.register(app)
    delivery.register(app)
    routing.register(app, areas.NAMES)
    app.register_blueprint(documentation.blueprint)
    app.register_blueprint(oauth.blueprint)
    app.register_blueprint(pages.blueprint)
    return app
