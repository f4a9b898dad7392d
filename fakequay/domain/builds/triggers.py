"""What starts builds when a source repository changes: set up, switched off and on, deleted."""

import base64
import struct
from typing import Any

from fakequay.determinism import UPPER
from fakequay.domain.errors import InvalidRequest, NotFound
from fakequay.frozen_dataclasses import frozen
from fakequay.models import Account, Repository, Trigger
from fakequay.world import World

from . import source_hosts

CUSTOM = "custom-git"
TOKEN_LENGTH = 64
KEY_SIZE = 256  # bytes of an RSA modulus
USER_TOGGLED = "user_toggled"


@frozen
class _Service:
    """``set_up``: the keys of a trigger's config that its activation adds, the first as a mark."""

    set_up: tuple[str, ...]


SERVICES = {
    CUSTOM: _Service(("credentials",)),
    "github": _Service(("hook_id", "deploy_key_id", "credentials")),
    "gitlab": _Service(("hook_id", "key_id", "credentials")),
    "bitbucket": _Service(("webhook_id", "deploy_key_id", "credentials")),
}


def list_triggers(world: World, repository: Repository) -> list[Trigger]:
    return world.store.triggers.find(repository_id=repository.id)


def find(world: World, repository: Repository, uuid: str) -> Trigger:
    """The repository's trigger, or NotFound."""
    trigger = world.store.triggers.one(uuid=uuid)
    if trigger is None or trigger.repository_id != repository.id:
        raise NotFound
    return trigger


def create(
    world: World, repository: Repository, path: str, service: str, account: Account
) -> Trigger:
    """A trigger that has yet to be set up; ``path`` is the repository's ``namespace/name``."""
    drawn = world.draw("trigger", path)
    return world.store.triggers.add(
        Trigger(
            repository_id=repository.id,
            uuid=drawn.uuid(),
            service=service,
            token=derive_token(world, drawn.uuid()),
            account_id=account.id,
        )
    )


def derive_token(world: World, uuid: str) -> str:
    """What the source host shows, which follows from the trigger's uuid."""
    return world.ids.token("trigger", uuid, length=TOKEN_LENGTH, alphabet=UPPER)


def is_active(trigger: Trigger) -> bool:
    return SERVICES[trigger.service].set_up[0] in trigger.config


def source_url(trigger: Trigger) -> str | None:
    """Where people look at the source; None where nobody has said what that is."""
    source = source_hosts.text_value(trigger.config, "build_source")
    return source_hosts.url(trigger.service, source) if source else None


def activate(
    world: World, trigger: Trigger, config: dict[str, Any], robot: Account | None, host: str
) -> Trigger:
    """Set up a trigger, here and at the source host; ``host`` is where that reaches this server."""
    if trigger.service != CUSTOM:
        source_hosts.find(world, trigger.service, source_hosts.text_value(config, "build_source"))
    values: dict[str, Any] = {"credentials": _credentials(world, trigger, host)}
    config = {**config}
    for key in SERVICES[trigger.service].set_up:
        config[key] = values.get(key) or _number(world, trigger, key)
    fields = {"pull_robot_id": robot.id} if robot else {}
    return world.store.triggers.change(trigger, config=config, **fields)


def toggle(world: World, trigger: Trigger, *, enabled: bool) -> Trigger:
    """The real server keeps the reason of the last time that it was switched off."""
    if not is_active(trigger):
        raise InvalidRequest("Cannot update an unactivated trigger")
    reason = trigger.disabled_reason if enabled else USER_TOGGLED
    return world.store.triggers.change(trigger, enabled=enabled, disabled_reason=reason)


def delete(world: World, trigger: Trigger) -> None:
    """What it has built stays, and does not say any more what started it."""
    for build in world.store.builds.find(trigger_id=trigger.id):
        world.store.builds.change(build, trigger_id=None)
    world.store.triggers.remove(trigger)


def _credentials(world: World, trigger: Trigger, host: str) -> list[dict[str, str]]:
    address = f"http://$token:{trigger.token}@{host}/webhooks/push/trigger/{trigger.uuid}"
    key = {"name": "SSH Public Key", "value": _public_key(world, trigger)}
    if trigger.service != CUSTOM:
        return [key]
    return [key, {"name": "Webhook Endpoint URL", "value": address}]


def _public_key(world: World, trigger: Trigger) -> str:
    """Well formed, and opens nothing."""
    modulus = world.ids.secret("ssh key", trigger.uuid, size=KEY_SIZE)
    parts = (b"ssh-rsa", b"\x01\x00\x01", b"\x00\x80" + modulus[1:])
    packed = b"".join(struct.pack(">I", len(part)) + part for part in parts)
    return f"ssh-rsa {base64.b64encode(packed).decode()}"


def _number(world: World, trigger: Trigger, key: str) -> int:
    return int(world.ids.token(key, trigger.uuid, length=8, alphabet="123456789"))
