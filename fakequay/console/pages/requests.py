"""Console pages of the request journal."""

from flask import request
from flask.typing import ResponseReturnValue

from fakequay.console.api_calls import ApiError, get
from fakequay.console.rendering import render_page
from fakequay.console.request_as_curl import build_command
from fakequay.console.request_replays import explain_refusal
from fakequay.console.routes import page

CRITERIA = ("operation", "method", "path", "status", "caller")
SHOWN = 100


@page("/requests")
def journal() -> ResponseReturnValue:
    """Return the page with the latest requests that match the filter form.

    If a value in the form is invalid, the page shows an error message next to the form.
    """
    criteria = {name: request.args.get(name, "").strip() for name in CRITERIA}
    try:
        found, error_message = get("/_fakequay/requests", limit=SHOWN, **criteria)["requests"], None
    except ApiError as error:
        if error.is_access_denied:
            raise
        found, error_message = [], error.message
    return render_page(
        "requests.html", requests=found[::-1], criteria=criteria, error=error_message
    )


@page("/requests/<int:id>")
def exchange(id: int) -> ResponseReturnValue:
    """Return the page of one recorded request and its response."""
    found = get(f"/_fakequay/requests/{id}")
    recorded = (found["caller"] or {}).get("username") or ""
    return render_page(
        "exchange.html",
        exchange=found,
        curl=build_command(found, request.host_url.rstrip("/")),
        refusal=explain_refusal(found),
        username="" if "+" in recorded else recorded,
    )
