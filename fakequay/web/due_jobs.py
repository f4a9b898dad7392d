"""What happens by itself happens before the next request is answered."""

from flask import Flask, current_app

from fakequay.domain import job_queue

from .instances import instances


def register(app: Flask) -> None:
    app.before_request(_catch_up)


def _catch_up() -> None:
    if not instances.is_ready(current_app):
        return
    world = instances.current_instance().world
    if job_queue.has_due_jobs(world):
        from fakequay.domain.schedule import job_runner  # with all that can happen, slow to import

        job_runner.run_due_jobs(world)
