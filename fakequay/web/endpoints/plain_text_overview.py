"""Plain-text overview of the server: page ``/`` for clients other than browsers."""

from flask import Blueprint, Response, abort, current_app, request
from flask.typing import ResponseReturnValue

from fakequay.web.instances import instances
from fakequay.web.operations.request_context import base_world

blueprint = Blueprint("plain_text_overview", __name__)
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
_BODY = '{"username": "USERNAME"}'  # body of a request for a token


@blueprint.route("/", methods=METHODS, provide_automatic_options=False)
def front() -> ResponseReturnValue:
    """Return the plain-text overview at ``/``, if the server has no web console."""
    return overview()


def overview() -> ResponseReturnValue:
    """Return the overview of the server in plain text; 404 if the method is not GET or HEAD."""
    if request.method not in {"GET", "HEAD"}:
        abort(404)
    return Response(_text(request.host_url.rstrip("/")), mimetype="text/plain")


def _text(url: str) -> str:
    """Return the text of the server overview: URLs, and commands that get a token.

    Args:
        url: URL of the server, without a final slash.
    """
    name = instances.current_instance().name
    addresses = {
        "Web console": f"{url}/console/" if "console" in current_app.blueprints else "switched off",
        "API explorer": f"{url}/docs/",
        "OpenAPI": f"{url}/openapi.json",
        "REST API": f"{url}/api/v1/",
        "Registry": f"{url}/v2/",
        "Control API": f"{url}/_fakequay/",
    }
    lines = [
        "fakequay: a mock of a Red Hat Quay container registry, for tests and development.",
        f"Instance {name!r} reproduces Quay {base_world().release}.",
        "",
        *(f"{label + ':':<14}{address}" for label, address in addresses.items()),
        "",
        "Get a token for the REST API with one of these commands:",
        f"  fakequay token oauth USERNAME --url {url}",
        f"  curl {url}/_fakequay/tokens -H 'Content-Type: application/json' -d '{_BODY}'",
    ]
    return "\n".join(lines) + "\n"
