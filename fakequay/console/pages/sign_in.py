"""Console pages for sign-in and sign-out, the control token and the choice of the instance."""

from flask import Response, flash, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from fakequay.console import cookies
from fakequay.console.api_calls import ApiError, call, get, get_or_none
from fakequay.console.form_redirects import redirect_target
from fakequay.console.rendering import render_page
from fakequay.console.routes import page
from fakequay.domain.accounts import accounts
from fakequay.web import world
from fakequay.web.auth import sessions
from fakequay.web.operations.request_context import set_caller

MAX_SHOWN_USERS = 50
CLOCK = "/_fakequay/clock"  # called to check for access to the control API


@page("/signin")
def form() -> ResponseReturnValue:
    """Return the sign-in page."""
    return _form()


@page("/signin", "POST")
def sign_in() -> ResponseReturnValue:
    """Sign a user in with a password, through Quay's API."""
    credentials = {name: request.form.get(name, "") for name in ("username", "password")}
    try:
        call("POST", "/api/v1/signin", credentials).forward_cookies()
    except ApiError as error:
        return _form(error.message), error.status
    return redirect(redirect_target("next"), 303)


@page("/signin/as", "POST")
def sign_in_as() -> ResponseReturnValue:
    """Sign in as a user without a password, if the browser may use the control API."""
    get(CLOCK)
    data = world()
    with data.store.transaction():
        account = accounts.get(data, request.form.get("username", ""), "user")
        if account is None or not account.enabled:
            raise BadRequest("The user does not exist or is disabled.")
        set_caller(sessions.sign_in(data, account))
    return redirect(redirect_target("next"), 303)


@page("/signout", "POST")
def sign_out() -> ResponseReturnValue:
    """Sign the user out, and redirect to the overview page."""
    sessions.sign_out()
    flash("You are signed out.")
    return redirect("/console/", 303)


@page("/unlock", "POST")
def unlock() -> ResponseReturnValue:
    """Store the entered control token in a cookie.

    Later requests send the cookie to the control API, which checks the token.
    """
    return _set_cookie(cookies.CONTROL, request.form.get("token", ""))


@page("/world", "POST")
def choose_instance() -> ResponseReturnValue:
    """Store the name of the instance that the user chose in a cookie."""
    return _set_cookie(cookies.INSTANCE, request.form.get("world", ""))


def _set_cookie(cookie: str, value: str) -> Response:
    answer = redirect(redirect_target("back"), 303)
    answer.set_cookie(cookie, value, httponly=True, samesite="Strict", secure=request.is_secure)
    return answer  # type: ignore[return-value]


def _form(reason: str | None = None) -> str:
    return render_page(
        "signin.html",
        reason=reason,
        next_path=redirect_target("next"),
        username=request.form.get("username", ""),
        users=_users() if get_or_none(CLOCK) else None,
    )


def _users() -> list[str]:
    data = world()
    with data.store.transaction():
        people = [one for one in data.store.accounts.all() if one.kind == "user" and one.enabled]
    return sorted(one.name for one in people)[:MAX_SHOWN_USERS]
