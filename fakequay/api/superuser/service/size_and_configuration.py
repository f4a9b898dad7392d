"""Size, change log and configuration of the registry, for superusers."""

from typing import Any

from fakequay import __version__, contract
from fakequay.access import Caller, superusers
from fakequay.domain.errors import Unauthorized
from fakequay.domain.quotas import registry_size
from fakequay.settings import DEFAULTS, FEATURES_OFF
from fakequay.world import World

CHANGES = """# Change Log

### fakequay {version}

A mock of a Quay server.
"""


def size(world: World) -> dict[str, Any]:
    """Return the last measured size of the registry, and whether a measurement is scheduled."""
    measured = registry_size.last_measurement(world)
    done = measured.completed
    return {
        "size_bytes": measured.size_bytes,
        "last_ran": None if done is None else int(done * 1000),
        "running": False,
        "queued": measured.queued is not None,
    }


def change_log() -> str:
    """Return the change log of the server in Markdown.

    The text contains only the version of fakequay, no changes.
    """
    return CHANGES.format(version=__version__)


def dump_config(world: World, caller: Caller) -> dict[str, Any]:
    """Return the configuration of the server for superusers.

    ``config`` contains the configuration keys that fakequay uses, ``warning`` contains all other
    keys, and ``env`` is always empty.

    Raises:
        Unauthorized: The caller is not a superuser, or ``FEATURE_SUPERUSER_CONFIGDUMP`` is off.
    """
    allowed = superusers.is_superuser(world, caller) or superusers.is_readonly_superuser(
        world, caller
    )
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


def _properties() -> dict[str, Any]:
    """Return the JSON Schema types of the configuration keys that fakequay uses."""
    flags = {name for operation in contract.operations().values() for name in operation.features}
    names = {"SUPER_USERS": (), "GLOBAL_READONLY_SUPER_USERS": (), **DEFAULTS}
    return {
        **{key: {"type": _type(value)} for key, value in names.items()},
        **{f"FEATURE_{name}": {"type": "boolean"} for name in sorted(flags | FEATURES_OFF)},
    }


def _type(value: object) -> str:
    kinds = ((bool, "boolean"), (int, "number"), (str, "string"))
    return next((name for kind, name in kinds if isinstance(value, kind)), "array")
