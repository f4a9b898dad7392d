"""Webhooks after responses: sends pending webhooks after each response, if the settings allow."""

from flask import Flask, Response

from fakequay.settings import DELIVER

from .instances import instances, request_scope, stale_requests


def register(app: Flask) -> None:
    """Send pending webhooks after each response of an application."""
    app.after_request(_send_after_response)


def _send_after_response(response: Response) -> Response:
    instance = instances.current_instance_or_none()
    if instance is None:
        return response
    world = instance.world
    if world.config.get(DELIVER) and world.store.deliveries.count(state="pending"):
        from . import webhook_sender  # Slow to import: it imports urllib.

        began = request_scope.current().began

        def send() -> None:
            with stale_requests.background_task(instance, began):
                webhook_sender.send_pending(world)

        response.call_on_close(send)
    return response
