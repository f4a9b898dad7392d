"""Import of the operations of all API tags, which the OpenAPI document needs."""

import importlib

from flask import current_app

from .area_blueprint import Area


def areas() -> tuple[Area, ...]:
    """Import all API areas (operations of one API tag), and return them sorted by name."""
    names = sorted(current_app.extensions["fakequay.api"])
    return tuple(importlib.import_module(f"fakequay.api.{name}").area for name in names)
