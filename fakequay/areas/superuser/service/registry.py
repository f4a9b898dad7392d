"""What looking at the install as a whole decides: its size, its configuration, its versions."""

from importlib.metadata import version
from typing import Any

from fakequay import contract
from fakequay.access import Caller, superusers
from fakequay.domain import quotas
from fakequay.domain.refusals import Unauthorized
from fakequay.records import RegistrySize
from fakequay.settings import DEFAULTS, FEATURES_OFF
from fakequay.world import World

TAKES = 60.0  # seconds from asking for a measurement to its end
CHANGES = """# Change Log

### fakequay {version}

A stand-in for Quay, which answers as a Quay server does.
"""


def size(world: World) -> dict[str, Any]:
    """The last measurement; what was asked for a while ago is done by now."""
    measured = _measured(world)
    done = measured.completed
    return {
        "size_bytes": measured.size_bytes,
        "last_ran": None if done is None else int(done * 1000),
        "running": False,
        "queued": measured.queued is not None,
    }


def queue_measuring(world: World) -> bool:
    """Ask for a measurement; False if one is to come already."""
    measured = _measured(world)
    if measured.queued is not None:
        return False
    if measured.id:
        world.store.registry_sizes.change(measured, queued=world.now())
    else:
        world.store.registry_sizes.add(RegistrySize(queued=world.now()))
    return True


def change_log() -> str:
    return CHANGES.format(version=version("fakequay"))


def dump_config(world: World, caller: Caller) -> dict[str, Any]:
    """The configuration, apart what nobody knows the meaning of; the environment holds none of it."""
    allowed = superusers.is_superuser(world, caller) or superusers.is_auditor(world, caller)
    if not allowed or not world.config.feature("SUPERUSER_CONFIGDUMP"):
        raise Unauthorized
    properties = _properties()
    values = {**DEFAULTS, **world.config.values}
    return {
        "config": {key: value for key, value in values.items() if key in properties},
        "warning": {key: value for key, value in values.items() if key not in properties},
        "env": {},
        "schema": {"type": "object", "properties": properties},
    }


def _measured(world: World) -> RegistrySize:
    found = next(iter(world.store.registry_sizes.all()), RegistrySize())
    if found.queued is None or world.now() < found.queued + TAKES:
        return found
    stored = sum(
        quotas.report(world, account)["quota_bytes"]
        for kind in ("user", "organization")
        for account in world.store.accounts.find(kind=kind)
    )
    return world.store.registry_sizes.change(
        found, size_bytes=stored, completed=found.queued + TAKES, queued=None
    )


def _properties() -> dict[str, Any]:
    """The keys that have a meaning here, with the types of their values."""
    flags = {name for operation in contract.operations().values() for name in operation.features}
    names = {"SUPER_USERS": (), "GLOBAL_READONLY_SUPER_USERS": (), **DEFAULTS}
    return {
        **{key: {"type": _type(value)} for key, value in names.items()},
        **{f"FEATURE_{name}": {"type": "boolean"} for name in sorted(flags | FEATURES_OFF)},
    }


def _type(value: object) -> str:
    kinds = ((bool, "boolean"), (int, "number"), (str, "string"))
    return next((name for kind, name in kinds if isinstance(value, kind)), "array")
