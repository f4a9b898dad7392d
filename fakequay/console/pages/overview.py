"""Console pages: overview, outbox and API coverage."""

from typing import Any

from flask.typing import ResponseReturnValue

from fakequay.console.api_calls import get, get_or_none
from fakequay.console.rendering import render_page
from fakequay.console.routes import page

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


@page("/outbox")
def outbox() -> ResponseReturnValue:
    """Return the page with the outbox: the e-mails and webhook deliveries of an instance."""
    return render_page("outbox.html", **get("/_fakequay/outbox", limit=100))


@page("/coverage")
def coverage() -> ResponseReturnValue:
    """Return the page with the API coverage: the operations that clients have called."""
    return render_page("coverage.html", report=get("/_fakequay/coverage"))


def my_organizations() -> list[dict[str, Any]]:
    """Return the organizations of the signed-in user, or all organizations for a superuser."""
    user = get_or_none("/api/v1/user/")
    if user is None:
        return []
    found = {one["name"]: one for one in user["organizations"]}
    if user.get("super_user"):
        everywhere = get_or_none("/api/v1/superuser/organizations/") or {"organizations": []}
        found = {one["name"]: one for one in everywhere["organizations"]} | found
    return [found[name] for name in sorted(found)]
