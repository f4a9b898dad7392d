"""Console pages of time (clock and scheduled jobs) and of snapshots, with the reset."""

from flask.typing import ResponseReturnValue

from fakequay.console.api_calls import get
from fakequay.console.rendering import render_page
from fakequay.console.routes import page

STEPS = (("1 minute", 60), ("1 hour", 3600), ("1 day", 86_400), ("1 week", 604_800))
MAX_SHOWN_JOBS = 200


@page("/time")
def time() -> ResponseReturnValue:
    """Return the page with the simulated clock and the scheduled jobs."""
    jobs = get("/_fakequay/jobs")["jobs"]
    return render_page(
        "time.html",
        clock=get("/_fakequay/clock"),
        jobs=jobs[:MAX_SHOWN_JOBS],
        more=max(len(jobs) - MAX_SHOWN_JOBS, 0),
        steps=STEPS,
    )


@page("/snapshots")
def snapshots() -> ResponseReturnValue:
    """Return the page with the snapshots of an instance."""
    return render_page("snapshots.html", **get("/_fakequay/snapshots"))
