"""Console page of the outbox: e-mails and webhook deliveries."""

from flask.typing import ResponseReturnValue

from fakequay.console.api_calls import get
from fakequay.console.rendering import render_page
from fakequay.console.routes import page


@page("/outbox")
def outbox() -> ResponseReturnValue:
    """Return the page with the outbox: the e-mails and webhook deliveries of an instance."""
    return render_page("outbox.html", **get("/_fakequay/outbox", limit=100))
