"""Sending webhooks: once each, to the address that a user gave, following no redirect.

This is the only place that calls out.
"""

import threading
import urllib.error
import urllib.request
from email.message import Message
from typing import IO, Any

import orjson

from fakequay.domain.notifications import events
from fakequay.models import Delivery
from fakequay.settings import DELIVER
from fakequay.world import World

TIMEOUT = 5.0  # seconds


def send_allowed(world: World) -> None:
    """The same where webhooks may leave at all."""
    if world.config.get(DELIVER):
        send_pending(world)


def send_pending(world: World) -> None:
    """Send what is waiting, oldest first, and note how each went."""
    with _ONE_AT_A_TIME:
        for delivery in world.store.deliveries.find(state="pending"):
            error = _send(delivery)
            with world.store.transaction():
                events.record_result(world, delivery, error)


def _send(delivery: Delivery) -> str | None:
    """None, or why it failed; a seed may name any address."""
    if not delivery.target.startswith(("http://", "https://")):
        return f"{delivery.target} is no http or https address"
    request = urllib.request.Request(  # noqa: S310  # only http and https are taken
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


# What two threads find waiting is not to be sent twice.
_ONE_AT_A_TIME = threading.Lock()
_OPENER = urllib.request.build_opener(_NoRedirects, urllib.request.ProxyHandler({}))
