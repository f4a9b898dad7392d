"""Build triggers: creates, activates, disables and deletes them."""

import base64
import struct
from typing import Any

from fakequay.determinism import UPPER
from fakequay.domain.errors import InvalidRequest, NotFound
from fakequay.fast_dataclasses import frozen
from fakequay.models import Account, Repository, Trigger
from fakequay.world import World

from . import source_hosts

CUSTOM = "custom-git"
TOKEN_LENGTH = 64
KEY_SIZE = 256  # size of an RSA modulus in bytes
USER_TOGGLED = "user_toggled"


@frozen
class _Service:
    """A kind of source host: a service such as GitHub, whose repositories build triggers use.

    Attributes:
        activation_keys: Keys that the activation adds to the configuration of a build trigger. A
            trigger is active if its configuration contains the first of these keys.
    """

    activation_keys: tuple[str, ...]


SERVICES = {
    CUSTOM: _Service(("credentials",)),
    "github": _Service(("hook_id", "deploy_key_id", "credentials")),
    "gitlab": _Service(("hook_id", "key_id", "credentials")),
    "bitbucket": _Service(("webhook_id", "deploy_key_id", "credentials")),
}


def list_triggers(world: World, repository: Repository) -> list[Trigger]:
    """Return the build triggers of a repository."""
    return world.store.triggers.find(repository_id=repository.id)


def find(world: World, repository: Repository, uuid: str) -> Trigger:
    """Return the build trigger with the given uuid in a repository.

    Raises:
        NotFound: The repository has no build trigger with this uuid.
    """
    trigger = world.store.triggers.one(uuid=uuid)
    if trigger is None or trigger.repository_id != repository.id:
        raise NotFound
    return trigger


def create(
    world: World, repository: Repository, path: str, service: str, account: Account
) -> Trigger:
    """Create an inactive build trigger.

    Args:
        repository: Repository to which the builds push their images.
        path: Full name of this repository, ``namespace/name``.
        service: Kind of source host, for example ``github``.
        account: User who creates the trigger.
    """
    derived = world.draw("trigger", path)
    return world.store.triggers.add(
        Trigger(
            repository_id=repository.id,
            uuid=derived.uuid(),
            service=service,
            token=derive_token(world, derived.uuid()),
            account_id=account.id,
        )
    )


def derive_token(world: World, uuid: str) -> str:
    """Derive the token of a build trigger, which a source host sends with its webhooks.

    The token is derived from the uuid of the trigger.
    """
    return world.ids.token("trigger", uuid, length=TOKEN_LENGTH, alphabet=UPPER)


def is_active(trigger: Trigger) -> bool:
    """Return whether a build trigger has been activated."""
    return SERVICES[trigger.service].activation_keys[0] in trigger.config


def source_url(trigger: Trigger) -> str | None:
    """Return the URL of the web page of a build trigger's source repository.

    Returns:
        None if the URL is unknown, for example for a custom Git server.
    """
    source = source_hosts.text_value(trigger.config, "build_source")
    return source_hosts.url(trigger.service, source) if source else None


def activate(
    world: World, trigger: Trigger, config: dict[str, Any], robot: Account | None, host: str
) -> Trigger:
    """Activate a build trigger: set its configuration, credentials and pull robot.

    Args:
        robot: Robot that pulls the base images, or None.
        host: Host name and port of this server, for the URL to which the source host sends
            webhooks.

    Raises:
        InvalidRequest: The source host does not contain the configured repository.
    """
    if trigger.service != CUSTOM:
        source_hosts.find(world, trigger.service, source_hosts.text_value(config, "build_source"))
    values: dict[str, Any] = {"credentials": _credentials(world, trigger, host)}
    config = {**config}
    for key in SERVICES[trigger.service].activation_keys:
        config[key] = values.get(key) or _number(world, trigger, key)
    fields = {"pull_robot_id": robot.id} if robot else {}
    return world.store.triggers.change(trigger, config=config, **fields)


def toggle(world: World, trigger: Trigger, *, enabled: bool) -> Trigger:
    """Enable or disable a build trigger.

    The field ``disabled_reason`` keeps its last value after the trigger is enabled again.

    Source: Quay 3.19 behaviour.

    Raises:
        InvalidRequest: The trigger is not active.
    """
    if not is_active(trigger):
        raise InvalidRequest("Cannot update an unactivated trigger")
    reason = trigger.disabled_reason if enabled else USER_TOGGLED
    return world.store.triggers.change(trigger, enabled=enabled, disabled_reason=reason)


def delete(world: World, trigger: Trigger) -> None:
    """Delete a build trigger. Its builds remain, without a reference to the trigger."""
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
    """Return a valid SSH public key to which no private key exists."""
    modulus = world.ids.secret("ssh key", trigger.uuid, size=KEY_SIZE)
    parts = (b"ssh-rsa", b"\x01\x00\x01", b"\x00\x80" + modulus[1:])
    packed = b"".join(struct.pack(">I", len(part)) + part for part in parts)
    return f"ssh-rsa {base64.b64encode(packed).decode()}"


def _number(world: World, trigger: Trigger, key: str) -> int:
    return int(world.ids.token(key, trigger.uuid, length=8, alphabet="123456789"))
