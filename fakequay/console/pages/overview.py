"""Overview page of the console."""

from flask.typing import ResponseReturnValue

from fakequay.console.api_calls import get
from fakequay.console.rendering import render_page
from fakequay.console.routes import page

from .organizations import my_organizations

SHOWN = 10


@page("/")
def overview() -> ResponseReturnValue:
    """Return the overview page: clock, latest requests, next scheduled jobs and organizations."""
    requests = get("/_fakequay/requests", limit=SHOWN)["requests"]
    return render_page(
        "overview.html",
        requests=requests[::-1],
        clock=get("/_fakequay/clock"),
        jobs=get("/_fakequay/jobs")["jobs"][:SHOWN],
        faults=get("/_fakequay/faults")["faults"],
        snapshots=get("/_fakequay/snapshots")["snapshots"],
        coverage=get("/_fakequay/coverage"),
        organizations=my_organizations(),
    )
