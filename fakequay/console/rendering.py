"""Templates with what every page needs."""

from typing import Any

from flask import current_app, render_template, request

from fakequay.web import caller, sessions, world, worlds

from . import formats
from .returned import Forms


def show(template: str, **values: Any) -> str:
    """A page, for whoever is signed in."""
    return render_template(
        f"console/{template}",
        me=caller().username,
        csrf_token=sessions.csrf_token(world()),
        here=request.full_path.rstrip("?"),
        path="/console/" if request.path == "/" else request.path,
        formats=formats,
        forms=Forms(),
        title=world().config.get("REGISTRY_TITLE"),
        world_names=sorted(worlds.served(current_app)),
        world_name=worlds.here().name,
        **values,
    )
