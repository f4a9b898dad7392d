"""What clients ask for outside the API: the CSRF token, health, configuration."""

from typing import Any

from flask import Blueprint, abort, jsonify, request
from flask.typing import ResponseReturnValue

from . import sessions
from .context import world

blueprint = Blueprint("pages", __name__)


@blueprint.get("/csrf_token")
def csrf_token() -> ResponseReturnValue:
    """The token that calls from a browser session have to carry."""
    return jsonify(csrf_token=sessions.csrf_token(world()))


@blueprint.get("/config")
def config() -> ResponseReturnValue:
    """What the web page knows of the configuration: only what may be shown to anyone."""
    values = world().config
    features = {
        key: bool(value)
        for key, value in values.values.items()
        if key[:8] == "FEATURE_"
    }
    shown: dict[str, Any] = {
        "AUTHENTICATION_TYPE": values.get("AUTHENTICATION_TYPE", "Database"),
        "PREFERRED_URL_SCHEME": request.scheme,
        "REGISTRY_TITLE": values.get("REGISTRY_TITLE", "fakequay"),
        "REGISTRY_TITLE_SHORT": values.get("REGISTRY_TITLE_SHORT", "fakequay"),
        "SERVER_HOSTNAME": request.host,
        "TAG_EXPIRATION_OPTIONS": values.get("TAG_EXPIRATION_OPTIONS", []),
    }
    return jsonify(config=shown, features=features, oauth={}, external_login=[])


@blueprint.get("/health/instance")
@blueprint.get("/health/endtoend")
def health() -> ResponseReturnValue:
    """Every service of a server that answers at all is well."""
    services = {
        "auth": True,
        "database": True,
        "registry_gunicorn": True,
        "web_gunicorn": True,
    }
    return jsonify(data={"services": services}, status_code=200)


@blueprint.get("/_internal_ping")
@blueprint.get("/v1/_ping")
def ping() -> ResponseReturnValue:
    return "true", {"Content-Type": "text/html; charset=utf-8"}


@blueprint.get("/.well-known/app-capabilities")
def app_capabilities() -> ResponseReturnValue:
    """Where other programs find the pages they may link to."""
    view = f"{request.host_url}{{namespace}}/{{reponame}}:{{tag}}"
    templates = {
        "io.quay.view-image": {
            "url-template": view.replace("{namespace}/", "{namespace}/")
        }
    }
    return jsonify(appName="io.quay", capabilities=templates)


@blueprint.get("/<path:anything>/")
def page(anything: str) -> ResponseReturnValue:
    """The rest: without its slash such an address is sent here, and here there is nothing."""
    abort(404, anything and None)
