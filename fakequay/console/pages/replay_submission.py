"""Replay submission: the form that sends a request of the request journal again."""

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue

from fakequay.console.api_calls import get
from fakequay.console.request_replays import CannotReplay, replay
from fakequay.console.routes import page


@page("/requests/<int:id>/replay", "POST")
def replay_request(id: int) -> ResponseReturnValue:
    """Send a recorded request again, then redirect to the page of the new request."""
    username = request.form.get("username", "").strip()
    try:
        new = replay(get(f"/_fakequay/requests/{id}"), username)
    except CannotReplay as error:
        flash(str(error), "alert")
        return redirect(f"/console/requests/{id}", 303)
    flash(f"Request {id} was sent again as {username or 'anonymous'}.", "status")
    return redirect(f"/console/requests/{new}", 303)
