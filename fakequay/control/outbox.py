"""Control API of the outbox: e-mails and webhook deliveries of an instance."""

import re
from collections.abc import Iterable
from dataclasses import asdict
from operator import attrgetter
from typing import Any

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from fakequay.domain.errors import DataRefused
from fakequay.models import Delivery, Mail
from fakequay.web.instances import instances

from .openapi import json_schemas
from .openapi.decorators import describes
from .timestamps import format_time


@describes({200: json_schemas.OUTBOX}, query={"limit": json_schemas.COUNT})
def show() -> ResponseReturnValue:
    """List the e-mails and the webhook deliveries of the instance, newest first."""
    limit = _limit(request.args.get("limit"))
    store = instances.current_instance().world.store
    with store.transaction():
        mails, deliveries = store.mails.all(), store.deliveries.all()
        return jsonify(mails=_newest(mails, limit), deliveries=_newest(deliveries, limit))


@describes({204: None})
def empty() -> ResponseReturnValue:
    """Delete all e-mails and webhook deliveries, except pending deliveries."""
    store = instances.current_instance().world.store
    with store.transaction():
        for mail in store.mails.all():
            store.mails.remove(mail)
        for delivery in store.deliveries.all():
            if delivery.state != "pending":
                store.deliveries.remove(delivery)
    return "", 204


def _newest(sent: Iterable[Mail | Delivery], limit: int | None) -> list[dict[str, Any]]:
    newest = sorted(sent, key=attrgetter("at", "id"), reverse=True)
    return [{**asdict(item), "at": format_time(item.at)} for item in newest[:limit]]


def _limit(text: str | None) -> int | None:
    if text is None:
        return None
    if not re.fullmatch("[0-9]{1,9}", text):
        raise DataRefused("limit: must be a whole number, 0 or more")
    return int(text)
