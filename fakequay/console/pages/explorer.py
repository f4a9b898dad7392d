"""Console page that opens the API explorer, authorized with a token of the signed-in user."""

from flask.typing import ResponseReturnValue

from fakequay.console.api_calls import call
from fakequay.console.rendering import render_page
from fakequay.console.routes import page
from fakequay.web import caller


@page("/explorer", "POST")
def explorer() -> ResponseReturnValue:
    """Return a page whose script passes the user's token to the API explorer and opens it."""
    answer = call("POST", "/_fakequay/tokens", {"username": caller().username})
    return render_page("explorer.html", token=answer.data["token"])
