"""What happens by itself happens before the next request is answered."""

from flask import Flask, current_app

from fakequay.domain import appointments

from . import worlds


def register(app: Flask) -> None:
    app.before_request(_catch_up)


def _catch_up() -> None:
    if not worlds.is_ready(current_app):
        return
    world = worlds.here().world
    if appointments.are_due(world):
        from fakequay.domain import agenda  # with all that can happen, slow to import

        agenda.catch_up(world)
