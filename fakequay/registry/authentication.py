"""Who calls: by a token, or by a name and a password."""

from flask import request

from fakequay.access import ANONYMOUS, Caller
from fakequay.web.auth.password_login import LoginRefused, log_in
from fakequay.world import World

from . import grants, tokens
from .request_paths import RegistryRequest
from .tokens import Bearer


def authenticate(world: World, target: RegistryRequest) -> Bearer:
    """By the token, or by name and password as clients that skip the token send them."""
    authorization = request.headers.get("Authorization", "")
    if not authorization:
        return Bearer()
    if not authorization.startswith("Basic "):
        return tokens.read(world, authorization)
    caller = log_in_caller(world) or ANONYMOUS
    with world.store.transaction():
        actions = ("pull", "push", "*") if is_write_request() else ("pull", "*")
        access = {
            name: grants.grant(world, caller, name, actions) for name in (target.name,) if name
        }
    return Bearer(caller.account, access, caller.token)


def log_in_caller(world: World) -> Caller | None:
    """That an attempt has failed is remembered."""
    with world.store.transaction():
        try:
            return _caller(world)
        except LoginRefused as error:
            refusal = error
    raise refusal


def _caller(world: World) -> Caller | None:
    """Whoever the request's name and password belong to; None where it has none."""
    basic = request.authorization
    if "Authorization" not in request.headers:
        return None
    if basic is None or basic.username is None or basic.password is None:
        raise LoginRefused("Specified credentials are invalid")
    return log_in(world, basic.username, basic.password)


def is_write_request() -> bool:
    return request.method not in {"GET", "HEAD"}
