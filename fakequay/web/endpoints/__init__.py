"""Endpoints of Quay outside /api/v1: health checks, badges, build webhooks, links in e-mails."""

from flask import Blueprint, Response

from fakequay.domain.errors import Aborted
from fakequay.web.cache_headers import NO_CACHE
from fakequay.web.lazy_views import add_routes
from fakequay.web.operations.request_context import world

blueprint = Blueprint("pages", __name__)
add_routes(
    blueprint,
    __name__,
    {
        "GET /buildlogs/<uuid>": "build_logs.log",
        "GET /logarchive/<uuid>": "build_logs.archived_log",
        "PUT /userfiles/<uuid>": "build_archives.put_file",
        "GET /userfiles/<uuid>": "build_archives.get_file",
        "GET /repository/<repo:repository>/status": "badges.badge",
        "POST /webhooks/push/trigger/<uuid>": "build_webhooks.push",
        "GET /exportedlogs/<uuid>": "log_exports.exported_logs",
        "GET /config": "public_config.config",
        "GET /csrf_token": "csrf_token.csrf_token",
        "GET /health": "health_checks.instance_health",
        "GET /health/instance": "health_checks.instance_health",
        "GET /status": "health_checks.end_to_end_health",
        "GET /health/endtoend": "health_checks.end_to_end_health",
        "GET /health/warning": "health_checks.health_warning",
        "GET /_internal_ping": "health_checks.ping",
        "GET /.well-known/app-capabilities": "app_capabilities.app_capabilities",
        "GET /secscan/_backfill_status": "health_checks.scan_backfill_status",
        "GET /keys/services/<service>/keys": "service_keys.list_keys",
        "GET /keys/services/<service>/keys/<kid>": "service_keys.key_by_id",
        "GET /static/img/<name>": "static_files.image",
        "GET /favicon.ico": "static_files.favicon",
    },
)
# Pages that create a build trigger, by the source host of the trigger.
_TRIGGER_PAGES = {
    "custom-git": "/customtrigger/setup/<repo:repository>",
    "github": "/oauth2/github/callback/trigger/<repo:repository>",
    "gitlab": "/oauth2/gitlab/callback/trigger/<repo:repository>",
    "bitbucket": "/bitbucket/setup/<repo:repository>",
}
for _service, _path in _TRIGGER_PAGES.items():
    add_routes(
        blueprint,
        __name__,
        {f"GET {_path}": "trigger_setup.begin_trigger"},
        defaults={"service": _service},
    )

mail_links = Blueprint("mail_links", __name__)
add_routes(
    mail_links,
    __name__,
    {
        "GET /confirm": "mail_links.confirm",
        "GET /recovery": "mail_links.recover",
        "GET /authrepoemail": "mail_links.authorize_repository_email",
        "GET /confirminvite": "mail_links.accept_invitation",
    },
)


@mail_links.before_request
def check_mailing() -> None:
    """Return 404 for a link from an e-mail if FEATURE_MAILING is off."""
    if not world().config.feature("MAILING"):
        raise Aborted(404)


@mail_links.after_request
def forbid_caching(response: Response) -> Response:
    """Add headers that forbid browsers to cache the pages that links in e-mails open.

    Many of these links work only once.
    """
    response.headers.update(NO_CACHE)
    return response
