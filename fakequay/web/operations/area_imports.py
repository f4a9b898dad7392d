"""The areas that an application serves, all of them imported: for what describes them."""

import importlib

from flask import current_app

from .area import Area


def areas() -> tuple[Area, ...]:
    """In the order of their names."""
    names = sorted(current_app.extensions["fakequay.api"])
    return tuple(importlib.import_module(f"fakequay.api.{name}").area for name in names)
