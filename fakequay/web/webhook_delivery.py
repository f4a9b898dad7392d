"""Webhooks leave after the answer, where that is allowed."""

from flask import Flask, Response

from fakequay.settings import DELIVER

from .instances import instances


def register(app: Flask) -> None:
    app.after_request(_send_later)


def _send_later(response: Response) -> Response:
    instance = instances.asked()
    if instance is None:
        return response
    world = instance.world
    if world.config.get(DELIVER) and world.store.deliveries.count(state="pending"):
        from . import webhook_sender  # what speaks HTTP to others is slow to import

        response.call_on_close(lambda: webhook_sender.send_pending(world))
    return response
