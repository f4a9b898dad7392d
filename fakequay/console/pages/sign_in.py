"""Signing in, with a password or, on this machine, as anybody; and what a browser remembers."""

from flask import Response, flash, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from fakequay.console import cookies
from fakequay.console.api_calls import Refused, call, get, get_some
from fakequay.console.redirects import onward
from fakequay.console.rendering import show
from fakequay.console.routes import page
from fakequay.domain.accounts import accounts
from fakequay.web import world
from fakequay.web.auth import sessions
from fakequay.web.operations.request_context import set_caller

MOST = 50  # users to choose from
CLOCK = "/_fakequay/clock"  # whoever may ask for it may control the fake


@page("/signin")
def form() -> ResponseReturnValue:
    return _form()


@page("/signin", "POST")
def sign_in() -> ResponseReturnValue:
    """With a password, as any page of Quay does it."""
    given = {name: request.form.get(name, "") for name in ("username", "password")}
    try:
        call("POST", "/api/v1/signin", given).keep_cookies()
    except Refused as refusal:
        return _form(refusal.message), refusal.status
    return redirect(onward("next"), 303)


@page("/signin/as", "POST")
def sign_in_as() -> ResponseReturnValue:
    """Without a password, for those who may control the fake."""
    get(CLOCK)
    here = world()
    with here.store.transaction():
        account = accounts.get(here, request.form.get("username", ""), "user")
        if account is None or not account.enabled:
            raise BadRequest("There is no such user, or it is disabled.")
        set_caller(sessions.sign_in(here, account))
    return redirect(onward("next"), 303)


@page("/signout", "POST")
def sign_out() -> ResponseReturnValue:
    sessions.sign_out()
    flash("You are signed out.")
    return redirect("/console/", 303)


@page("/unlock", "POST")
def unlock() -> ResponseReturnValue:
    """Keep the control token in this browser, if it is the one."""
    return _remembering(cookies.CONTROL, request.form.get("token", ""))


@page("/world", "POST")
def choose_world() -> ResponseReturnValue:
    return _remembering(cookies.WORLD, request.form.get("world", ""))


def _remembering(cookie: str, value: str) -> Response:
    answer = redirect(onward("back"), 303)
    answer.set_cookie(cookie, value, httponly=True, samesite="Strict", secure=request.is_secure)
    return answer  # type: ignore[return-value]


def _form(reason: str | None = None) -> str:
    return show(
        "signin.html",
        reason=reason,
        onward=onward("next"),
        username=request.form.get("username", ""),
        users=_users() if get_some(CLOCK) else None,
    )


def _users() -> list[str]:
    here = world()
    with here.store.transaction():
        people = [one for one in here.store.accounts.all() if one.kind == "user" and one.enabled]
    return sorted(one.name for one in people)[:MOST]
