"""The way into the API explorer with a token of who is signed in."""

from flask.typing import ResponseReturnValue

from fakequay.console.api_calls import call
from fakequay.console.rendering import show
from fakequay.console.routes import page
from fakequay.web import caller


@page("/explorer", "POST")
def explorer() -> ResponseReturnValue:
    """A page whose script leaves the token where the explorer finds it, and goes there."""
    answer = call("POST", "/_fakequay/tokens", {"username": caller().username})
    return show("explorer.html", token=answer.data["token"])
