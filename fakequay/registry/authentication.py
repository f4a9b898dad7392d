"""Authentication of registry requests by token, and of token requests by password."""

from flask import request

from fakequay.access import Caller
from fakequay.web.auth.password_login import LoginRefused, log_in
from fakequay.world import World

from . import tokens
from .tokens import Bearer


def authenticate(world: World) -> Bearer:
    """Return the account behind a request's token, with its permitted actions.

    For a request without credentials, the account is None (anonymous).

    Raises:
        BadToken: The token is invalid or expired, or the credentials are not a bearer token.
    """
    authorization = request.headers.get("Authorization", "")
    return tokens.read(world, authorization) if authorization else Bearer()


def log_in_caller(world: World) -> Caller | None:
    """Log in the caller with the user name and password of the request.

    A failed login is stored although the request fails, because each failed login lengthens the
    waiting time before the next attempt.

    Returns:
        None if the request has no credentials.

    Raises:
        LoginRefused: The user name or the password is wrong.
    """
    with world.store.transaction():
        try:
            return _caller(world)
        except LoginRefused as error:
            refusal = error
    raise refusal


def _caller(world: World) -> Caller | None:
    """Return the account of a request's user name and password; None without credentials."""
    basic = request.authorization
    if "Authorization" not in request.headers:
        return None
    if basic is None or basic.username is None or basic.password is None:
        raise LoginRefused("Specified credentials are invalid")
    return log_in(world, basic.username, basic.password)


def is_write_request() -> bool:
    """Return whether a request can change data: its method is neither GET nor HEAD."""
    return request.method not in {"GET", "HEAD"}
