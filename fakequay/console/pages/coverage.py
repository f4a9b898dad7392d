"""Console page of the API coverage."""

from flask.typing import ResponseReturnValue

from fakequay.console.api_calls import get
from fakequay.console.rendering import render_page
from fakequay.console.routes import page


@page("/coverage")
def coverage() -> ResponseReturnValue:
    """Return the page with the API coverage: the operations that clients have called."""
    return render_page("coverage.html", report=get("/_fakequay/coverage"))
