"""The pages and calls of OAuth 2: ask, grant, deny, exchange, assign."""

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
from fakequay.web.operations.request_context import become

from . import authorization_flow, pages

blueprint = Blueprint("oauth", __name__, url_prefix="/oauth", template_folder="templates")


@blueprint.get("/authorize")
def authorize() -> ResponseReturnValue:
    """Ask the person who is signed in; ``format=json`` tells the question instead."""
    asked = _asked(request.args)
    as_json = request.args.get("format") == "json"
    if caller().account is None:
        return _sign_in_first(as_json=as_json)
    with world().store.transaction():
        question = authorization_flow.question(world(), caller(), asked)
        if not authorization_flow.redirect_is_allowed(world(), asked, pages.own_page()):
            return redirect(authorization_flow.refused(asked, "redirect_uri_mismatch"))
    token = sessions.csrf_token(world())
    if not as_json:
        return render_template("authorize.html", csrf_token=token, **question)
    application = question["application"]
    # The real server sends avatars as text here.
    application["avatar"] = _text(application["avatar"])
    application["organization"]["avatar"] = _text(application["organization"]["avatar"])
    return jsonify(csrf_token_val=token, **question)


@blueprint.post("/authorizeapp")
def grant() -> ResponseReturnValue:
    """Give the application what it asks for.

    Some applications may be configured to ask directly, with the name and password of a user.
    """
    _take_password_or_cookie()
    if caller().account is None:
        raise Aborted(401)
    asked = _asked(request.values)
    if not _is_direct(asked):
        sessions.verify_csrf(caller())
    with world().store.transaction():
        if not authorization_flow.redirect_is_allowed(world(), asked, pages.own_page()):
            raise Aborted(400)
        target = authorization_flow.authorize(world(), caller(), asked)
    return _to(target)


@blueprint.post("/denyapp")
def deny() -> ResponseReturnValue:
    """Send the browser back with nothing."""
    _check_signed_in()
    asked = _asked(request.values)
    if not authorization_flow.redirect_is_allowed(world(), asked, pages.own_page()):
        raise Aborted(400)
    return _to(authorization_flow.refused(asked, "authorization_denied"))


@blueprint.post("/access_token")
def access_token() -> ResponseReturnValue:
    """Exchange a code for a token."""
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
    """Offer a token to another user."""
    _check_signed_in()
    with world().store.transaction():
        authorization_flow.assign(
            world(), caller(), _asked(request.args), request.args.get("username", "")
        )
    message = "Token assigned successfully"
    if request.args.get("format") == "json":
        return {"message": message}
    return render_template("assigned.html", message=message)


@blueprint.get("/localapp")
def local_application() -> ResponseReturnValue:
    """Where a person sees a token made in the web page; the browser keeps it to itself."""
    return render_template("token.html")


def _asked(values: Mapping[str, str]) -> authorization_flow.Request:
    return authorization_flow.Request(
        client_id=values.get("client_id", ""),
        redirect_uri=values.get("redirect_uri", ""),
        scope=values.get("scope", ""),
        response_type=values.get("response_type", "token"),
        state=values.get("state"),
        assignment=values.get("assignment_uuid"),
    )


def _take_password_or_cookie() -> None:
    """A password goes before the cookie, even a wrong one; a token cannot ask for another."""
    basic = request.authorization
    if basic is None or basic.type != "basic":
        become(sessions.caller(world()))
        return
    with world().store.transaction():
        try:
            who = log_in(world(), basic.username or "", basic.password or "")
        except LoginRefused:
            who = ANONYMOUS
    become(who)


def _is_direct(asked: authorization_flow.Request) -> bool:
    """No browser sends a password by itself, so that no page can ask in its user's name."""
    account = caller().account
    named = caller().via == "basic" and account is not None and account.kind == "user"
    return named and asked.client_id in (
        world().config.get("DIRECT_OAUTH_CLIENTID_WHITELIST") or ()
    )


def _check_signed_in() -> None:
    sessions.check_csrf(caller())
    if caller().account is None:
        raise Aborted(401)


def _sign_in_first(*, as_json: bool) -> ResponseReturnValue:
    if as_json:
        raise Aborted(401)
    return pages.to_sign_in()


def _to(target: str) -> Response:
    """A bare redirect: the address holds what the browser must not lose."""
    return Response(status=302, headers={"Location": target})


def _text(value: object) -> str:
    return json.dumps(value)
