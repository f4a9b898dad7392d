"""Registry: the OCI distribution API under ``/v2``, and parts of the Docker API v1."""

from importlib import import_module
from typing import TYPE_CHECKING

from flask import Blueprint

from fakequay.web.lazy_views import add_routes

if TYPE_CHECKING:
    from fakequay.web.faults.fault_injection import Registry

METHODS = "GET,POST,PUT,PATCH,DELETE,OPTIONS"
blueprint = Blueprint("registry", __name__)
add_routes(
    blueprint,
    __name__,
    {f"{METHODS} /v2/": "routes.registry"},
    defaults={"path": ""},
    provide_automatic_options=False,
)
add_routes(
    blueprint,
    __name__,
    {f"{METHODS} /v2/<path:path>": "routes.registry"},
    provide_automatic_options=False,
)
v1_blueprint = Blueprint("oldest", __name__, url_prefix="/v1")
add_routes(v1_blueprint, __name__, {"GET /_ping": "v1.ping", "GET /search": "v1.search"})


def load_faults() -> "Registry":
    """Import the module with the functions for fault injection into registry requests."""
    support: Registry = import_module(f"{__name__}.faults")
    return support
