"""Control API under ``/_fakequay``: tests use it to control instances, clocks, faults and seeds."""

from pathlib import Path

from flask import Blueprint, Flask, jsonify, request
from flask.typing import ResponseReturnValue

from fakequay.web.lazy_views import add_routes

from . import ca_certificate, health
from .access_guard import guard
from .openapi import document
from .openapi.document import PREFIX

LAYOUT_FOLDER = "fakequay.layout_folder"  # key of the folder in the application's extensions
# Views by methods and path; a view is ``module.function`` of this package.
ROUTES = {
    "GET /callers": "caller_list.show_all",
    "POST /callers/authorization": "caller_list.authorize",
    "GET /clock": "clock.show",
    "POST /clock/freeze": "clock.freeze",
    "POST /clock/advance": "clock.advance",
    "POST /clock/resume": "clock.resume",
    "GET /coverage": "coverage.show",
    "DELETE /coverage": "coverage.clear",
    "GET /faults": "faults.show_all",
    "POST /faults": "faults.add",
    "DELETE /faults": "faults.clear",
    "PUT /faults/<name>": "faults.put",
    "GET /faults/<name>": "faults.show",
    "DELETE /faults/<name>": "faults.delete",
    "GET /instances": "instances.show_all",
    "POST /instances": "instances.make",
    "PUT /instances/<name>": "instances.put",
    "GET /instances/<name>": "instances.show",
    "DELETE /instances/<name>": "instances.delete",
    "GET /jobs": "jobs.show",
    "POST /jobs/run": "jobs.step",
    "POST /builds/<uuid>/step": "jobs.step_build",
    "POST /builds/<uuid>/finish": "jobs.finish_build",
    "POST /builds/<uuid>/fail": "jobs.fail_build",
    "POST /builds/<uuid>/cancel": "jobs.cancel_build",
    "POST /mirrors/<path:name>/succeed": "jobs.succeed_mirror",
    "POST /mirrors/<path:name>/fail": "jobs.fail_mirror",
    "PUT /scans/<digest>": "jobs.report_scan",
    "GET /upstreams": "jobs.show_upstreams",
    "PUT /upstreams": "jobs.change_upstreams",
    "GET /outbox": "outbox.show",
    "DELETE /outbox": "outbox.empty",
    "GET /proxy": "proxy.show",
    "DELETE /proxy/refused": "proxy.clear",
    "GET /requests": "requests.find",
    "GET /requests/<int:id>": "requests.show",
    "GET /requests/count": "requests.count",
    "GET,POST /requests/wait": "requests.wait",
    "GET,POST /requests/verify": "requests.verify",
    "GET /requests.har": "requests.archive",
    "DELETE /requests": "requests.clear",
    "POST /reset": "reset.reset",
    "GET /state": "seed.export",
    "POST /seed": "seed.load",
    "GET /snapshots": "snapshots.show_all",
    "PUT /snapshots/<name>": "snapshots.take",
    "GET /snapshots/<name>": "snapshots.show",
    "DELETE /snapshots/<name>": "snapshots.delete",
    "POST /snapshots/<name>/restore": "snapshots.restore",
    "POST /tokens": "credentials.mint",
    "POST /app-tokens": "credentials.mint_app_token",
    "GET /robots/<name>": "credentials.get_robot",
    "GET /applications/<path:name>": "credentials.get_application",
}
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")


def register(
    app: Flask,
    token: str | None = None,
    ca: str | None = None,
    layout_folder: Path | None = None,
) -> None:
    """Add the control API to a WSGI application.

    Args:
        app: The application.
        token: Control token that requests must send. With a token, the control API also accepts
            requests from other machines; None restricts it to this machine.
        ca: PEM certificate of the CA that was generated for this run, or None.
        layout_folder: Folder with the OCI image layouts that seeds in requests can use, or None.
    """
    app.extensions[ca_certificate.CA] = ca
    app.extensions[LAYOUT_FOLDER] = layout_folder
    control = Blueprint("control", __name__, url_prefix=PREFIX)
    control.before_request(guard(token))
    control.before_request(_check_path)
    control.before_request(_check_request)
    control.register_blueprint(document.blueprint)
    add_routes(control, __name__, ROUTES)
    control.add_url_rule("/<path:path>", view_func=_not_found, methods=METHODS)
    app.register_blueprint(control)
    app.register_blueprint(health.blueprint, url_prefix=PREFIX)


def _check_request() -> None:
    from . import unused_input  # only requests to the control API need the module

    unused_input.check_request()


def _check_path() -> ResponseReturnValue | None:
    """Reject request paths with bytes that are not UTF-8.

    Without this check, the decoded path could be the path of another resource.
    """
    try:
        request.environ["PATH_INFO"].encode("latin-1").decode()
    except UnicodeDecodeError:
        return jsonify(message="the path is not valid UTF-8: encode names as UTF-8"), 400
    return None


def _not_found(path: str) -> ResponseReturnValue:
    message = f"the control API has no endpoint {request.method} {PREFIX}/{path}"
    return jsonify(message=message), 404
