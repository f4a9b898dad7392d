"""Release adaptation: removes what an earlier release of Quay does not have.

For example, response keys, fields of request bodies, and rights of superusers are removed.
"""

from dataclasses import replace
from typing import Any

from flask import Response

from fakequay.contract import Operation
from fakequay.contract.releases import (
    NEWEST,
    Release,
    keys_missing_from,
    later_fields,
    without_keys,
)
from fakequay.settings import Config
from fakequay.web import json_responses
from fakequay.world import World

from .request_context import base_world


def as_of_release(operation: Operation, release: Release, answer: Any) -> Any:
    """Remove from an operation's response the keys that a release of Quay does not have."""
    if release is NEWEST:
        return answer
    missing = keys_missing_from(operation.id, release)
    if missing and isinstance(answer, Response) and answer.is_json:
        answer.set_data(json_responses.write_spaced(without_keys(answer.json, missing)))
    return answer


def restrict_superusers(world: World, operation: Operation) -> World:
    """Remove from an instance's settings those superuser rights that an operation ignores.

    In some releases of Quay, an operation ignores the special rights of superusers with full
    access, or of read-only superusers.

    Returns:
        The data of the instance, with the changed settings.
    """
    if operation.readonly_superusers and operation.full_access:
        return world
    values: dict[str, Any] = {}
    if not operation.readonly_superusers:
        names = set(world.config.get("GLOBAL_READONLY_SUPER_USERS") or ())
        superusers = world.config.get("SUPER_USERS") or ()
        values["SUPER_USERS"] = [name for name in superusers if name not in names]
        values["GLOBAL_READONLY_SUPER_USERS"] = ()
    if not operation.full_access:
        values["FEATURE_SUPERUSERS_FULL_ACCESS"] = False
    return replace(world, config=Config({**world.config.values, **values}))


def without_later_fields(operation: Operation, body: Any) -> Any:
    """Return a request body without fields that the instance's Quay release does not have.

    Real servers ignore unknown fields.

    Args:
        operation: The operation in the release of this instance.
        body: Body of the request.
    """
    if operation.keeps_later_fields or not isinstance(body, dict):
        return body
    later = later_fields(operation.id, base_world().release)
    return {name: value for name, value in body.items() if name not in later}
