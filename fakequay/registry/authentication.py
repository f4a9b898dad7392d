"""Authentication of registry requests: by bearer token, or by user name and password."""

from flask import request

from fakequay.access import ANONYMOUS, Caller
from fakequay.web.auth.password_login import LoginRefused, log_in
from fakequay.world import World

from . import grants, tokens
from .request_paths import RegistryRequest
from .tokens import Bearer


def authenticate(world: World, parsed: RegistryRequest) -> Bearer:
    """Return the account behind a registry request, with its permitted actions.

    The request contains a bearer token, or a user name and password if the client requests no
    token. For a request without credentials, the account is None (anonymous).

    Raises:
        BadToken: The token is invalid or expired.
        LoginRefused: The user name or the password is wrong.
    """
    authorization = request.headers.get("Authorization", "")
    if not authorization:
        return Bearer()
    if not authorization.startswith("Basic "):
        return tokens.read(world, authorization)
    caller = log_in_caller(world) or ANONYMOUS
    with world.store.transaction():
        actions = ("pull", "push", "*") if is_write_request() else ("pull", "*")
        access = {
            name: grants.grant(world, caller, name, actions) for name in (parsed.name,) if name
        }
    return Bearer(caller.account, access, caller.token)


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
