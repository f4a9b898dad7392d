"""OAuth 2 endpoints: authorize, grant and deny requests, exchange codes, assign tokens."""

import json
from collections.abc import Mapping

from flask import Response, abort, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from fakequay.access import ANONYMOUS
from fakequay.contract.release_behavior import (
    allows_everyone_to_authorize_applications,
    has_oauth_pages_as_json,
)
from fakequay.domain.errors import Aborted
from fakequay.web import caller, world
from fakequay.web.auth import sessions
from fakequay.web.auth.basic_authentication import LoginRefused, log_in
from fakequay.web.operations import error_responses
from fakequay.web.operations.request_context import set_caller

from . import authorization_codes, authorization_flow, redirect_uris, token_pages
from .errors import OAuthError


def authorize() -> ResponseReturnValue:
    """Return the page on which a user authorizes an OAuth application.

    If the query contains ``format=json``, return the content of the page as JSON. If the user has
    granted the scopes to the application before, redirect to the application at once.
    """
    _require(request.args, "client_id", "redirect_uri", "scope")
    authorization = _read_request(request.args)
    set_caller(sessions.caller(world()))
    if caller().account is None and not allows_everyone_to_authorize_applications(world().release):
        return _sign_in_first()
    with world().store.transaction():
        if authorization_flow.has_granted(world(), caller(), authorization):
            return _redirect_to(_authorize_again(authorization))
        mismatch = _redirect_if_mismatched(authorization)
        if mismatch is not None:
            return mismatch
        details = authorization_flow.describe_authorization(world(), caller(), authorization)
    token = sessions.csrf_token(world())
    if not _wants_json():
        return render_template("authorize.html", csrf_token=token, **details)
    seen = details["application"]
    # In this response, the real server sends avatars as text.
    seen["avatar"] = _as_text(seen["avatar"])
    seen["organization"]["avatar"] = _as_text(seen["organization"]["avatar"])
    return jsonify(csrf_token_val=token, **details)


def grant() -> ResponseReturnValue:
    """Grant an authorization request, and redirect the browser to the OAuth application.

    Applications in the list DIRECT_OAUTH_CLIENTID_WHITELIST of the configuration may send the name
    and the password of a user instead of a CSRF token.
    """
    _authenticate_password_or_cookie()
    if caller().account is None:
        raise Aborted(401)
    authorization = _read_request(request.values)
    if not _is_direct(authorization):
        sessions.verify_csrf(caller())
    with world().store.transaction():
        target = authorization_flow.authorize(
            world(), caller(), authorization, token_pages.token_page_url()
        )
    return _redirect_to(target)


def deny() -> ResponseReturnValue:
    """Deny an authorization request, and redirect to the OAuth application with an error code."""
    _check_signed_in()
    authorization = _read_request(request.values)
    return _redirect_to(
        authorization_flow.deny(world(), authorization, token_pages.token_page_url())
    )


def access_token() -> ResponseReturnValue:
    """Exchange an authorization code for a token.

    The application sends its client ID and secret in the form or as HTTP Basic credentials.
    """
    form = request.values
    _require(form, "grant_type", "client_id", "redirect_uri", "code", "scope")
    if form["grant_type"] != "authorization_code":
        raise OAuthError("unsupported_grant_type")
    basic = request.authorization
    with world().store.transaction():
        token = authorization_codes.exchange(
            world(),
            (basic.username if basic else None) or form["client_id"],
            (basic.password if basic else None) or form.get("client_secret", ""),
            code=form["code"],
            redirect=form["redirect_uri"],
            scope=form["scope"],
            own_page=token_pages.token_page_url(),
        )
    lifetime = int(token.expires - token.created)
    return {
        "access_token": token.token,
        "token_type": "Bearer",
        "expires_in": lifetime,
        "refresh_token": None,
    }


def assign() -> ResponseReturnValue:
    """Assign a new token of an OAuth application to a user, who can then accept the token."""
    if not world().config.feature("ASSIGN_OAUTH_TOKEN"):
        raise Aborted(404)
    _check_signed_in()
    _require(request.args, "client_id", "redirect_uri", "scope", "username")
    authorization = _read_request(request.args)
    with world().store.transaction():
        mismatch = _redirect_if_mismatched(authorization)
        if mismatch is not None:
            return mismatch
        authorization_flow.assign(world(), caller(), authorization, request.args["username"])
    message = "Token assigned successfully"
    if _wants_json():
        return {"message": message}
    return render_template("assigned.html", message=message)


def local_application() -> ResponseReturnValue:
    """Return the page that shows a new OAuth token to the user.

    The token is in the URL fragment, which the browser does not send to the server.
    """
    return render_template("token.html")


def _require(values: Mapping[str, str], *names: str) -> None:
    """Check that a request has all required parameters.

    Raises:
        HTTPException: 400 with a body that names the first missing parameter.
    """
    for name in names:
        if name not in values:
            abort(error_responses.as_text_html({"error": f"Required param: {name}"}, 400))


def _wants_json() -> bool:
    return request.args.get("format") == "json" and has_oauth_pages_as_json(world().release)


def _read_request(values: Mapping[str, str]) -> authorization_flow.AuthorizationRequest:
    return authorization_flow.AuthorizationRequest(
        client_id=values.get("client_id", ""),
        redirect_uri=values.get("redirect_uri", ""),
        scope=values.get("scope", ""),
        response_type=values.get("response_type", "code"),
        state=values.get("state"),
        assignment=values.get("assignment_uuid"),
    )


def _authorize_again(authorization: authorization_flow.AuthorizationRequest) -> str:
    """Grant an authorization request whose scopes the user has granted before.

    Return the URL to which the browser is redirected.

    The redirect URI is checked first. Without this check, a malicious link could make the browser
    of a user send a token to a foreign site.
    """
    if not _has_allowed_redirect(authorization):
        raise OAuthError("invalid_request")
    return authorization_flow.authorize(
        world(), caller(), authorization, token_pages.token_page_url()
    )


def _has_allowed_redirect(authorization: authorization_flow.AuthorizationRequest) -> bool:
    return redirect_uris.is_allowed(
        world(), authorization.client_id, authorization.redirect_uri, token_pages.token_page_url()
    )


def _redirect_if_mismatched(
    authorization: authorization_flow.AuthorizationRequest,
) -> Response | None:
    """Return a redirect to the application's registered URI if the requested URI is not allowed.

    Returns:
        The redirect, or None if the requested URI is allowed.
    """
    application, _ = authorization_flow.find_application(world(), authorization.client_id)
    if _has_allowed_redirect(authorization):
        return None
    return _redirect_to(
        authorization_flow.error_redirect(application.redirect_uri, "redirect_uri_mismatch")
    )


def _authenticate_password_or_cookie() -> None:
    """Authenticate the caller of the request with a password or with the session cookie.

    If the request has HTTP Basic credentials, they are used instead of the cookie. If they are
    invalid, the caller is anonymous. OAuth tokens are not accepted, because a client must not be
    able to create a token with another token.
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
    """Return whether an application in DIRECT_OAUTH_CLIENTID_WHITELIST sent a user's password.

    Such a request needs no CSRF token: a web page of another site cannot make a browser send a
    password without an action of the user.
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


def _sign_in_first() -> ResponseReturnValue:
    if request.args.get("format") == "json":
        raise Aborted(401)
    return token_pages.redirect_to_sign_in()


def _redirect_to(target: str) -> Response:
    """Return a redirect response with the URL ``target``, without a body."""
    return Response(status=302, headers={"Location": target})


def _as_text(value: object) -> str:
    return json.dumps(value)
