"""The clock, what is due, snapshots and the way back to the seeds."""

from flask.typing import ResponseReturnValue

from fakequay.console.api_calls import get
from fakequay.console.rendering import show
from fakequay.console.routes import page

STEPS = (("1 minute", 60), ("1 hour", 3600), ("1 day", 86_400), ("1 week", 604_800))
MOST = 200


@page("/time")
def time() -> ResponseReturnValue:
    jobs = get("/_fakequay/jobs")["jobs"]
    return show(
        "time.html",
        clock=get("/_fakequay/clock"),
        jobs=jobs[:MOST],
        more=max(len(jobs) - MOST, 0),
        steps=STEPS,
    )


@page("/snapshots")
def snapshots() -> ResponseReturnValue:
    return show("snapshots.html", **get("/_fakequay/snapshots"))
