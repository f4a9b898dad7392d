"""What the operations on notices decide."""

from typing import Any

from fakequay.access import Caller, superusers
from fakequay.domain.errors import Aborted, InvalidRequest
from fakequay.models import Message
from fakequay.world import World


def views(world: World) -> list[Message]:
    return list(world.store.messages.all())


def create(world: World, caller: Caller, body: dict[str, Any]) -> Message:
    _check_superuser(world, caller)
    given = body.get("message")
    if given is None:
        raise InvalidRequest("'message' is a required property")
    return world.store.messages.add(
        Message(
            uuid=world.draw("message", given["content"]).uuid(),
            content=given["content"],
            severity=given["severity"],
            media_type=given["media_type"],
        )
    )


def delete(world: World, caller: Caller, uuid: str) -> None:
    """That there is no such message is no mistake."""
    _check_superuser(world, caller)
    world.store.messages.remove_all(uuid=uuid)


def _check_superuser(world: World, caller: Caller) -> None:
    """Here the real server's refusal is a plain one."""
    if not world.config.feature("SUPER_USERS"):
        raise Aborted(404)
    if not superusers.is_superuser(world, caller):
        raise Aborted(403)
