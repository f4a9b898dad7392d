"""Jobs before requests: runs the due scheduled jobs of an instance before each request."""

from flask import Flask, current_app

from fakequay.domain import job_queue

from .instances import instances, request_scope

# Health checks answer at once, whatever jobs are due or running.
HEALTH_PATHS = frozenset({"/_fakequay/live", "/_fakequay/ready", "/_fakequay/ca.pem"})


def register(app: Flask) -> None:
    """Make an application run the due jobs of an instance before each request to the instance.

    Health checks do not run jobs.
    """
    app.before_request(_run_due_jobs)


def _run_due_jobs() -> None:
    if request_scope.current().environ["PATH_INFO"] in HEALTH_PATHS:
        return
    if not instances.is_ready(current_app):
        return
    world = instances.current_instance().world
    if job_queue.has_due_jobs(world):
        from fakequay.domain.schedule import (
            job_runner,
        )  # Slow to import: it imports all job handlers.

        job_runner.run_due_jobs(world)
