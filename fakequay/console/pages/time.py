"""The clock, what is due, snapshots and the way back to the seeds."""

from flask.typing import ResponseReturnValue

from ..calls import get
from ..rendering import show
from ..routes import page

STEPS = (("1 minute", 60), ("1 hour", 3600), ("1 day", 86_400), ("1 week", 604_800))
MOST = 200


@page("/time")
def time() -> ResponseReturnValue:
    agenda = get("/_fakequay/agenda")["agenda"]
    return show(
        "time.html",
        clock=get("/_fakequay/clock"),
        agenda=agenda[:MOST],
        more=max(len(agenda) - MOST, 0),
        steps=STEPS,
    )


@page("/snapshots")
def snapshots() -> ResponseReturnValue:
    return show("snapshots.html", **get("/_fakequay/snapshots"))
