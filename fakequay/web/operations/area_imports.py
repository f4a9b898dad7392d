"""Import of all API areas of an application, which its OpenAPI document needs."""

import importlib

from flask import current_app

from .area import Area


def areas() -> tuple[Area, ...]:
    """Import and return the areas of the current application, sorted by name."""
    names = sorted(current_app.extensions["fakequay.api"])
    return tuple(importlib.import_module(f"fakequay.api.{name}").area for name in names)
