"""The front page: what is there, what came in last, what happens next."""

from typing import Any

from flask.typing import ResponseReturnValue

from fakequay.console.api_calls import get, get_some
from fakequay.console.rendering import show
from fakequay.console.routes import page

LAST = 10


@page("/")
def overview() -> ResponseReturnValue:
    requests = get("/_fakequay/requests", limit=LAST)["requests"]
    return show(
        "overview.html",
        requests=requests[::-1],
        clock=get("/_fakequay/clock"),
        jobs=get("/_fakequay/jobs")["jobs"][:LAST],
        faults=get("/_fakequay/faults")["faults"],
        snapshots=get("/_fakequay/snapshots")["snapshots"],
        coverage=get("/_fakequay/coverage"),
        organizations=my_organizations(),
    )


@page("/outbox")
def outbox() -> ResponseReturnValue:
    return show("outbox.html", **get("/_fakequay/outbox", limit=100))


@page("/coverage")
def coverage() -> ResponseReturnValue:
    return show("coverage.html", report=get("/_fakequay/coverage"))


def my_organizations() -> list[dict[str, Any]]:
    """Those of who is signed in, and all of them for a superuser."""
    user = get_some("/api/v1/user/")
    if user is None:
        return []
    found = {one["name"]: one for one in user["organizations"]}
    if user.get("super_user"):
        everywhere = get_some("/api/v1/superuser/organizations/") or {"organizations": []}
        found = {one["name"]: one for one in everywhere["organizations"]} | found
    return [found[name] for name in sorted(found)]
