"""Data of the current request: its caller, and the data of the requested instance."""

from typing import TYPE_CHECKING

from fakequay.access import Caller
from fakequay.domain.errors import Unauthorized
from fakequay.models import Account, Actor
from fakequay.settings import Config
from fakequay.web.auth import authentication
from fakequay.web.instances import instances, request_scope
from fakequay.world import World

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment


def base_world() -> World:
    """Return the data of the requested instance. New usage log entries get no performer."""
    return instances.current_instance().world


def world() -> World:
    """Return the data of the requested instance.

    The performer of new usage log entries is the caller of the request.
    """
    scope = request_scope.current()
    if scope.world is None:
        scope.world = base_world().with_actor(_actor(scope.environ, caller()))
    return scope.world


def reconfigure(config: Config) -> None:
    """Replace the settings of the requested instance, until the next reset."""
    instances.current_instance().reconfigure(config)
    request_scope.current().world = None


def caller() -> Caller:
    """Return the caller of the current request; the first call authenticates the request."""
    scope = request_scope.current()
    if scope.caller is None:
        scope.caller = authentication.caller(base_world())
    return scope.caller


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
    scope = request_scope.current()
    scope.caller = new
    scope.world = None


def _actor(environ: "WSGIEnvironment", who: Caller) -> Actor:
    return Actor(
        account_id=who.account.id if who.account else None,
        ip=environ.get("REMOTE_ADDR"),
        user_agent=environ.get("HTTP_USER_AGENT"),
        token=who.token,
    )
