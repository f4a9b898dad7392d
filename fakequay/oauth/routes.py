"""OAuth 2 endpoints: authorize, grant, deny, exchange codes and assign tokens."""

import json
from collections.abc import Mapping

from flask import Blueprint, Response, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue

from fakequay.access import ANONYMOUS
from fakequay.domain.errors import Aborted
from fakequay.web import caller, world
from fakequay.web.auth import sessions
from fakequay.web.auth.password_login import LoginRefused, log_in
from fakequay.web.operations import error_responses
from fakequay.web.operations.request_context import set_caller

from . import authorization_flow, pages

blueprint = Blueprint("oauth", __name__, url_prefix="/oauth", template_folder="templates")


@blueprint.get("/authorize")
def authorize() -> ResponseReturnValue:
    """Return the authorization page, or its content as JSON with ``format=json``."""
    authorization = _read_request(request.args)
    as_json = request.args.get("format") == "json"
    if caller().account is None:
        return _sign_in_first(as_json=as_json)
    with world().store.transaction():
        details = authorization_flow.describe_authorization(world(), caller(), authorization)
        if not authorization_flow.redirect_is_allowed(
            world(), authorization, pages.token_page_url()
        ):
            return redirect(
                authorization_flow.error_redirect(authorization, "redirect_uri_mismatch")
            )
    token = sessions.csrf_token(world())
    if not as_json:
        return render_template("authorize.html", csrf_token=token, **details)
    application = details["application"]
    # The real server sends avatars as text here.
    application["avatar"] = _as_text(application["avatar"])
    application["organization"]["avatar"] = _as_text(application["organization"]["avatar"])
    return jsonify(csrf_token_val=token, **details)


@blueprint.post("/authorizeapp")
def grant() -> ResponseReturnValue:
    """Grant the authorization request, and redirect to the application.

    Applications in the setting DIRECT_OAUTH_CLIENTID_WHITELIST may send the name and password of
    a user instead of a CSRF token.
    """
    _authenticate_password_or_cookie()
    if caller().account is None:
        raise Aborted(401)
    authorization = _read_request(request.values)
    if not _is_direct(authorization):
        sessions.verify_csrf(caller())
    with world().store.transaction():
        if not authorization_flow.redirect_is_allowed(
            world(), authorization, pages.token_page_url()
        ):
            raise Aborted(400)
        target = authorization_flow.authorize(world(), caller(), authorization)
    return _redirect_to(target)


@blueprint.post("/denyapp")
def deny() -> ResponseReturnValue:
    """Deny the authorization request, and redirect to the application with an error."""
    _check_signed_in()
    authorization = _read_request(request.values)
    if not authorization_flow.redirect_is_allowed(world(), authorization, pages.token_page_url()):
        raise Aborted(400)
    return _redirect_to(authorization_flow.error_redirect(authorization, "authorization_denied"))


@blueprint.post("/access_token")
def access_token() -> ResponseReturnValue:
    """Exchange an authorization code for a token."""
    form = request.form
    for name in ("grant_type", "client_id", "client_secret", "redirect_uri", "code"):
        if name not in form:
            return error_responses.as_text_html({"error": f"Required param: {name}"}, 400)
    if form["grant_type"] != "authorization_code":
        return {"error": "unsupported_grant_type"}, 400
    try:
        with world().store.transaction():
            token = authorization_flow.exchange(
                world(),
                form["client_id"],
                form["client_secret"],
                form["code"],
                form["redirect_uri"],
            )
    except authorization_flow.InvalidRequest as refusal:
        return {"error": refusal.args[0]}, 400
    lifetime = int(token.expires - token.created)
    return {
        "access_token": token.token,
        "token_type": "Bearer",
        "expires_in": lifetime,
        "refresh_token": None,
    }


@blueprint.post("/authorize/assignuser")
def assign() -> ResponseReturnValue:
    """Assign a token to another user."""
    _check_signed_in()
    with world().store.transaction():
        authorization_flow.assign(
            world(), caller(), _read_request(request.args), request.args.get("username", "")
        )
    message = "Token assigned successfully"
    if request.args.get("format") == "json":
        return {"message": message}
    return render_template("assigned.html", message=message)


@blueprint.get("/localapp")
def local_application() -> ResponseReturnValue:
    """Return the page that shows a new token to the user.

    The token is in the URL fragment, which the browser does not send to the server.
    """
    return render_template("token.html")


def _read_request(values: Mapping[str, str]) -> authorization_flow.AuthorizationRequest:
    return authorization_flow.AuthorizationRequest(
        client_id=values.get("client_id", ""),
        redirect_uri=values.get("redirect_uri", ""),
        scope=values.get("scope", ""),
        response_type=values.get("response_type", "token"),
        state=values.get("state"),
        assignment=values.get("assignment_uuid"),
    )


def _authenticate_password_or_cookie() -> None:
    """Set the caller from HTTP Basic credentials, or else from the session cookie.

    With invalid credentials, the caller is anonymous. OAuth tokens are not accepted, so that a
    token cannot grant another token.
    """
    basic = request.authorization
    if basic is None or basic.type != "basic":
        set_caller(sessions.caller(world()))
        return
    with world().store.transaction():
        try:
            who = log_in(world(), basic.username or "", basic.password or "")
        except LoginRefused:
            who = ANONYMOUS
    set_caller(who)


def _is_direct(authorization: authorization_flow.AuthorizationRequest) -> bool:
    """Return whether a trusted application sent a user's password, so no CSRF token is needed.

    A web page cannot make a browser send a password without the user's action.
    """
    account = caller().account
    has_password = caller().via == "basic" and account is not None and account.kind == "user"
    return has_password and authorization.client_id in (
        world().config.get("DIRECT_OAUTH_CLIENTID_WHITELIST") or ()
    )


def _check_signed_in() -> None:
    sessions.check_csrf(caller())
    if caller().account is None:
        raise Aborted(401)


def _sign_in_first(*, as_json: bool) -> ResponseReturnValue:
    if as_json:
        raise Aborted(401)
    return pages.redirect_to_sign_in()


def _redirect_to(target: str) -> Response:
    """Redirect without a body; the Location header contains the target unchanged."""
    return Response(status=302, headers={"Location": target})


def _as_text(value: object) -> str:
    return json.dumps(value)
