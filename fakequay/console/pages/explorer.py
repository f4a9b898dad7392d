"""API explorer: opens it with a token of the signed-in user."""

from flask.typing import ResponseReturnValue

from fakequay.console.api_calls import call
from fakequay.console.rendering import render_page
from fakequay.console.routes import page
from fakequay.web import caller


@page("/explorer", "POST")
def explorer() -> ResponseReturnValue:
    """Return a page whose script stores the token for the explorer and opens the explorer."""
    answer = call("POST", "/_fakequay/tokens", {"username": caller().username})
    return render_page("explorer.html", token=answer.data["token"])
