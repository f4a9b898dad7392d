"""The way into the API explorer with a token of who is signed in."""

from flask.typing import ResponseReturnValue

from fakequay.web import caller

from ..calls import call
from ..rendering import show
from ..routes import page


@page("/explorer", "POST")
def explorer() -> ResponseReturnValue:
    """A page whose script leaves the token where the explorer finds it, and goes there."""
    answer = call("POST", "/_fakequay/tokens", {"username": caller().username})
    return show("explorer.html", token=answer.data["token"])
