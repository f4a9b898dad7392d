"""Data of the current request: its caller, and the data of the requested instance."""

from typing import cast

from flask import g, request

from fakequay.access import Caller
from fakequay.domain.errors import Unauthorized
from fakequay.models import Account, Actor
from fakequay.settings import Config
from fakequay.web.auth import authentication
from fakequay.web.instances import instances
from fakequay.world import World


def base_world() -> World:
    """Return the data of the requested instance. New usage log entries get no performer."""
    return instances.current_instance().world


def world() -> World:
    """Return the data of the requested instance.

    The performer of new usage log entries is the caller of the request.
    """
    found = g.get("world")
    if found is None:
        found = g.world = base_world().with_actor(_actor(caller()))
    return cast(World, found)


def reconfigure(config: Config) -> None:
    """Replace the settings of the requested instance, until the next reset."""
    instances.current_instance().reconfigure(config)
    g.pop("world", None)


def caller() -> Caller:
    """Return the caller of the current request; the first call authenticates the request."""
    found = g.get("caller")
    if found is None:
        found = g.caller = authentication.caller(base_world())
    return cast(Caller, found)


def account() -> Account:
    """Return the account of the caller of the current request.

    The caller must not be anonymous.

    Raises:
        Unauthorized: The caller is anonymous.
    """
    found = caller().account
    if found is None:
        raise Unauthorized
    return found


def set_caller(new: Caller) -> None:
    """Replace the caller of the current request, for example after a sign-in or sign-out."""
    g.caller = new
    g.pop("world", None)


def _actor(who: Caller) -> Actor:
    return Actor(
        account_id=who.account.id if who.account else None,
        ip=request.remote_addr,
        user_agent=request.headers.get("User-Agent"),
        token=who.token,
    )
