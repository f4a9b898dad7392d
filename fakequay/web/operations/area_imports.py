"""Imports the modules of all API tags, to generate the OpenAPI document."""

import importlib

from flask import current_app

from .area_blueprint import Area


def areas() -> tuple[Area, ...]:
    """Import the modules of all API tags, and return their blueprints, sorted by tag."""
    names = sorted(current_app.extensions["fakequay.api"])
    return tuple(importlib.import_module(f"fakequay.api.{name}").area for name in names)
