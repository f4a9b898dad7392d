"""The areas that an application serves, all of them imported: for what describes them."""

import importlib

from flask import current_app

from .area import Area


def areas() -> tuple[Area, ...]:
    """In the order of their names."""
    names = sorted(current_app.extensions["fakequay.areas"])
    return tuple(importlib.import_module(f"fakequay.areas.{name}").area for name in names)
