"""Template rendering: adds the values that the templates of all console pages need."""

from typing import Any

from flask import current_app, render_template, request

from fakequay.access import superusers
from fakequay.web import caller, world
from fakequay.web.auth import sessions
from fakequay.web.instances import instances

from . import formatting
from .api_calls import get_or_none
from .forms.rejected_forms import Forms


def render_page(template: str, **values: Any) -> str:
    """Return the HTML of a page: a template filled in for the signed-in user.

    Args:
        template: File name in ``templates/console``.
        values: Values of the template's variables.
    """
    return render_template(
        f"console/{template}",
        me=caller().username,
        is_superuser=superusers.is_superuser(world(), caller()),
        global_messages=(get_or_none("/api/v1/messages") or {}).get("messages", []),
        csrf_token=sessions.csrf_token(world()),
        page_path=request.full_path.rstrip("?"),
        path="/console/" if request.path == "/" else request.path,
        formats=formatting,
        forms=Forms(),
        title=world().config.get("REGISTRY_TITLE"),
        quay_version=str(world().release),
        instance_names=sorted(instances.served(current_app)),
        instance_name=instances.current_instance().name,
        **values,
    )
