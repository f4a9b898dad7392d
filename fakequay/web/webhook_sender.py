"""Webhook sender: sends each pending webhook once, and does not follow redirects.

While an instance handles requests, only this module sends HTTP requests to other hosts.
"""

import threading
import urllib.error
import urllib.request
from email.message import Message
from typing import IO, Any

import orjson

from fakequay.domain.notifications import deliveries
from fakequay.models import Delivery
from fakequay.settings import DELIVER
from fakequay.world import World

TIMEOUT = 5.0  # maximum time to wait for the receiver, in seconds


def send_allowed(world: World) -> None:
    """Send the pending webhooks of an instance, if its settings allow it."""
    if world.config.get(DELIVER):
        send_pending(world)


def send_pending(world: World) -> None:
    """Send the pending webhooks, oldest first, and record the result of each."""
    with _SEND_LOCK:
        for delivery in world.store.deliveries.find(state="pending"):
            error = _send(delivery)
            with world.store.transaction():
                deliveries.record_result(world, delivery, error)


def _send(delivery: Delivery) -> str | None:
    """Send one webhook to its URL.

    Returns:
        None on success, otherwise the error message.
    """
    if not delivery.target.startswith(("http://", "https://")):
        return f"{delivery.target} is not an http or https URL"
    request = urllib.request.Request(  # noqa: S310  # The scheme was checked above.
        delivery.target,
        data=orjson.dumps(delivery.payload),
        headers={"Content-Type": "application/json"},
        method="POST",
    )
    try:
        with _OPENER.open(request, timeout=TIMEOUT):
            return None
    except (OSError, ValueError) as error:
        return str(error)


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(  # noqa: PLR0917  # urllib's own signature
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: Message,
        newurl: str,
    ) -> Any:
        return None


# Prevents two threads from sending the same webhook.
_SEND_LOCK = threading.Lock()
_OPENER = urllib.request.build_opener(_NoRedirects, urllib.request.ProxyHandler({}))
