"""Global messages, which all users see: lists, creates and deletes them."""

from typing import Any

from fakequay.access import Caller, superusers
from fakequay.domain.errors import Aborted, InvalidRequest
from fakequay.models import Message
from fakequay.world import World


def views(world: World) -> list[Message]:
    """Return all global messages."""
    return list(world.store.messages.all())


def create(world: World, caller: Caller, body: dict[str, Any]) -> Message:
    """Create a global message.

    Raises:
        Aborted: 403 if the caller is not a superuser; 404 if ``FEATURE_SUPER_USERS`` is off.
        InvalidRequest: The request body has no ``message``.
    """
    _check_superuser(world, caller)
    message = body.get("message")
    if message is None:
        raise InvalidRequest("'message' is a required property")
    return world.store.messages.add(
        Message(
            uuid=world.draw("message", message["content"]).uuid(),
            content=message["content"],
            severity=message["severity"],
            media_type=message["media_type"],
        )
    )


def delete(world: World, caller: Caller, uuid: str) -> None:
    """Delete a global message. If no message has the uuid, change nothing.

    Raises:
        Aborted: 403 if the caller is not a superuser; 404 if ``FEATURE_SUPER_USERS`` is off.
    """
    _check_superuser(world, caller)
    world.store.messages.remove_all(uuid=uuid)


def _check_superuser(world: World, caller: Caller) -> None:
    """Check that the caller is a superuser.

    The body of the error response contains the standard text of the HTTP status, as on the real
    server.
    """
    if not world.config.feature("SUPER_USERS"):
        raise Aborted(404)
    if not superusers.is_superuser(world, caller):
        raise Aborted(403)
