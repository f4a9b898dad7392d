"""The journal of requests."""

from flask import request
from flask.typing import ResponseReturnValue

from fakequay.console.api_calls import Refused, get
from fakequay.console.rendering import show
from fakequay.console.routes import page

CRITERIA = ("operation", "method", "path", "status", "caller")
SHOWN = 100


@page("/requests")
def journal() -> ResponseReturnValue:
    """The last of those that are meant; a criterion that is none is said beside the form."""
    wanted = {name: request.args.get(name, "").strip() for name in CRITERIA}
    try:
        found, mistake = get("/_fakequay/requests", limit=SHOWN, **wanted)["requests"], None
    except Refused as refusal:
        if refusal.is_control:
            raise
        found, mistake = [], refusal.message
    return show("requests.html", requests=found[::-1], wanted=wanted, mistake=mistake)


@page("/requests/<int:id>")
def exchange(id: int) -> ResponseReturnValue:
    return show("exchange.html", one=get(f"/_fakequay/requests/{id}"))
