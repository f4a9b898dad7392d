"""What a request can see: the world it acts on and who is calling."""

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
    """The world this application serves now; a reset puts another in its place."""
    return instances.current_instance().world


def world() -> World:
    """The world as this request sees it: log entries name the request's caller."""
    found = g.get("world")
    if found is None:
        found = g.world = base_world().acting(_actor(caller()))
    return cast(World, found)


def reconfigure(config: Config) -> None:
    """Have the world go on under another configuration, until the next reset."""
    instances.current_instance().reconfigure(config)
    g.pop("world", None)


def caller() -> Caller:
    found = g.get("caller")
    if found is None:
        found = g.caller = authentication.caller(base_world())
    return cast(Caller, found)


def account() -> Account:
    """Who is calling, where the operation's need has made sure that somebody is."""
    found = caller().account
    if found is None:
        raise Unauthorized
    return found


def become(new: Caller) -> None:
    """From here on the request acts as somebody else: somebody has just signed in or out."""
    g.caller = new
    g.pop("world", None)


def _actor(who: Caller) -> Actor:
    return Actor(
        account_id=who.account.id if who.account else None,
        ip=request.remote_addr,
        user_agent=request.headers.get("User-Agent"),
        token=who.token,
    )
