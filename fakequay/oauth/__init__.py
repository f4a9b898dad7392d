"""OAuth 2 endpoints and pages, on which users permit applications to act on their behalf."""

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from fakequay.web.lazy_views import add_routes

from .errors import OAuthError

blueprint = Blueprint("oauth", __name__, url_prefix="/oauth")
add_routes(
    blueprint,
    __name__,
    {
        "GET /authorize": "routes.authorize",
        "POST /authorizeapp": "routes.grant",
        "POST /denyapp": "routes.deny",
        "POST /access_token": "routes.access_token",
        "POST /authorize/assignuser": "routes.assign",
        "GET /localapp": "routes.local_application",
    },
)
# Pages on which users sign in and create OAuth tokens.
pages_blueprint = Blueprint("oauth_pages", __name__)
add_routes(
    pages_blueprint,
    __name__,
    {
        "GET /signin/": "token_pages.sign_in",
        "GET /organization/<orgname>/application/<client_id>": "token_pages.generate_token",
    },
)


@blueprint.errorhandler(OAuthError)
def error_response(error: OAuthError) -> ResponseReturnValue:
    """Convert an OAuthError to a JSON response with status 400 and the OAuth error code."""
    return {"error": error.args[0]}, 400


@blueprint.after_request
def forbid_caching(response: Response) -> Response:
    """Add the header ``Cache-Control`` to a response, so that no client caches the response.

    The response can contain a token, an authorization code or a CSRF token.
    """
    response.headers["Cache-Control"] = "no-cache, no-store, must-revalidate"
    return response
