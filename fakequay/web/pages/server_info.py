"""What clients ask for outside the API: the CSRF token, health, configuration."""

from typing import Any

from flask import Blueprint, abort, current_app, jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import MethodNotAllowed

from fakequay import contract
from fakequay.settings import FEATURES_OFF, Config
from fakequay.web.auth import sessions
from fakequay.web.operations import routing
from fakequay.web.operations.error_responses import READING, wrong_method
from fakequay.web.operations.request_context import world

blueprint = Blueprint("pages", __name__)

# What anyone may know of the configuration.
SHOWN = (
    "AUTHENTICATION_TYPE",
    "AVATAR_KIND",
    "CONTACT_INFO",
    "DEBUG",
    "DEFAULT_TAG_EXPIRATION",
    "DOCUMENTATION_ROOT",
    "FRESH_LOGIN_TIMEOUT",
    "LOCAL_OAUTH_HANDLER",
    "REGISTRY_TITLE",
    "REGISTRY_TITLE_SHORT",
    "SEARCH_MAX_RESULT_PAGE_COUNT",
    "SEARCH_RESULTS_PER_PAGE",
    "SETUP_COMPLETE",
    "TAG_EXPIRATION_OPTIONS",
)
INSTANCE = (
    "auth",
    "database",
    "disk_space",
    "registry_gunicorn",
    "service_key",
    "web_gunicorn",
)
END_TO_END = ("auth", "database", "redis", "storage")


@blueprint.get("/csrf_token")
def csrf_token() -> ResponseReturnValue:
    """The token that calls from a browser session have to carry."""
    return jsonify(csrf_token=sessions.csrf_token(world()))


@blueprint.get("/config")
def config() -> ResponseReturnValue:
    """What the web page has to know before anyone signs in."""
    values = world().config
    shown = {key: values.get(key) for key in SHOWN}
    here = {"PREFERRED_URL_SCHEME": request.scheme, "SERVER_HOSTNAME": request.host}
    return jsonify(
        config=shown | here,
        features=_features(values),
        oauth={},
        external_login=[],
        registry_state=values.get("REGISTRY_STATE"),
        account_recovery_mode=False,
    )


@blueprint.get("/health")
@blueprint.get("/health/instance")
def instance_health() -> ResponseReturnValue:
    return _all_well(INSTANCE)


@blueprint.get("/status")
@blueprint.get("/health/endtoend")
def end_to_end_health() -> ResponseReturnValue:
    return _all_well(END_TO_END)


@blueprint.get("/health/warning")
def health_warning() -> ResponseReturnValue:
    return _all_well(("disk_space_warning",))


@blueprint.get("/_internal_ping")
def ping() -> ResponseReturnValue:
    return "true", {"Content-Type": "text/html; charset=utf-8"}


@blueprint.get("/.well-known/app-capabilities")
def app_capabilities() -> ResponseReturnValue:
    """Where other programs find what they may link to and ask for."""
    image = "{namespace}/{reponame}"
    security = f"api/v1/repository/{image}/manifest/{{digest}}/security"
    capabilities: dict[str, Any] = {
        "io.quay.view-image": {"url-template": f"{request.host_url}{image}:{{tag}}"}
    }
    if world().config.feature("SECURITY_SCANNER"):
        capabilities["io.quay.manifest-security"] = {
            "rest-api-template": f"{request.host_url}{security}"
        }
    return jsonify(appName="io.quay", capabilities=capabilities)


@blueprint.get("/<path:anything>/")
def nothing(**_: str) -> ResponseReturnValue:
    """The rest: without its slash such an address is sent here, and here there is nothing."""
    abort(404)


@blueprint.route("/<path:anything>", methods=["DELETE", "PATCH", "POST", "PUT"])
def only_read(**_: str) -> ResponseReturnValue:
    """What is nowhere is at least nothing to change; the API says so in its own way."""
    methods = routing.methods_at(current_app, request)
    if methods:
        return wrong_method(methods)
    raise MethodNotAllowed(sorted(READING))


def _features(config: Config) -> dict[str, bool]:
    """Every feature that the contract or the configuration names, by its bare name."""
    rows = contract.operations().values()
    known = {name for row in rows for name in (*row.features, *row.within)}
    named = {key.removeprefix("FEATURE_") for key in config.values if key.startswith("FEATURE_")}
    return {name: config.feature(name) for name in sorted(known | named | FEATURES_OFF)}


def _all_well(services: tuple[str, ...]) -> ResponseReturnValue:
    """Every service of a server that answers at all is well."""
    return jsonify(data={"services": dict.fromkeys(services, True)}, status_code=200)
