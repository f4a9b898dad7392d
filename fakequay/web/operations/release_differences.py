"""Differences between releases of Quay that concern all operations: keys of answers, callers."""

from dataclasses import replace
from typing import Any

from flask import Response, json

from fakequay.contract import Operation
from fakequay.contract.releases import NEWEST, keys_missing_from, without_keys
from fakequay.settings import Config
from fakequay.world import World

from .request_context import base_world


def as_of_release(operation: Operation, answer: Any) -> Any:
    """Remove the keys that the answer did not have in the release of this instance."""
    release = base_world().release
    if release is NEWEST:
        return answer
    missing = keys_missing_from(operation.id, release)
    if missing and isinstance(answer, Response) and answer.is_json:
        answer.set_data(json.dumps(without_keys(answer.json, missing)))
    return answer


def without_readonly_superusers(world: World) -> World:
    """Return the world as a permission check sees it that ignores read-only superusers."""
    names = set(world.config.values.get("GLOBAL_READONLY_SUPER_USERS") or ())
    superusers = [
        name for name in world.config.values.get("SUPER_USERS") or () if name not in names
    ]
    values = {"SUPER_USERS": superusers, "GLOBAL_READONLY_SUPER_USERS": ()}
    return replace(world, config=Config({**world.config.values, **values}))
