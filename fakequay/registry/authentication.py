"""Authentication of registry requests: by bearer token, or by password to get such a token."""

from flask import request

from fakequay.access import Caller
from fakequay.web.auth.basic_authentication import LoginRefused, log_in
from fakequay.world import World

from . import tokens
from .tokens import Bearer


def authenticate(world: World) -> Bearer:
    """Return the account and the permitted actions of a request's bearer token.

    For a request without credentials, the account is None (anonymous).

    Raises:
        BadToken: The token is invalid or expired, or the credentials are not a bearer token.
    """
    authorization = request.headers.get("Authorization", "")
    return tokens.read(world, authorization) if authorization else Bearer()


def log_in_caller(world: World) -> Caller | None:
    """Log in the caller with the user name and password of the request.

    A failed login is stored, although the changes of other failed requests are undone: each failed
    login lengthens the time before the next attempt is possible.

    Returns:
        The caller, or None if the request has no credentials.

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
    """Log in with the user name and password of a request; return None without credentials."""
    basic = request.authorization
    if "Authorization" not in request.headers:
        return None
    if basic is None or basic.username is None or basic.password is None:
        raise LoginRefused("Specified credentials are invalid")
    return log_in(world, basic.username, basic.password)


def is_write_request() -> bool:
    """Return whether a request can change data: its method is neither GET nor HEAD."""
    return request.method not in {"GET", "HEAD"}
