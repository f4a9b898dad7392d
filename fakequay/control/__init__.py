"""The control API under ``/_fakequay``: what a test asks of the fake itself, not of Quay."""

from flask import Blueprint, Flask

from . import health, reset
from .guard import guard

PREFIX = "/_fakequay"


def register(app: Flask, token: str | None = None) -> None:
    """Add the control API; with a token it serves other hosts too, to those who send it."""
    control = Blueprint("control", __name__, url_prefix=PREFIX)
    control.before_request(guard(token))
    control.register_blueprint(reset.blueprint)
    app.register_blueprint(control)
    app.register_blueprint(health.blueprint, url_prefix=PREFIX)
