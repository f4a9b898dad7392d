"""The shapes of what the control API takes and gives, as JSON Schema."""

from typing import Any

from fakequay.traffic.operation_names import METHODS, REGISTRY

Json = dict[str, Any]


def record(required: tuple[str, ...] = (), **properties: Json) -> Json:
    """An object of these fields and no others."""
    shape: Json = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**shape, "required": list(required)} if required else shape


def whole(**properties: Json) -> Json:
    """An object of exactly these fields."""
    return record(tuple(properties), **properties)


def listed(items: Json) -> Json:
    return {"type": "array", "items": items}


def or_null(shape: Json) -> Json:
    return {"anyOf": [shape, {"type": "null"}]}


TEXT: Json = {"type": "string"}
FLAG: Json = {"type": "boolean"}
NUMBER: Json = {"type": "number", "minimum": 0}
COUNT: Json = {"type": "integer", "minimum": 0}
MOMENT: Json = {"type": "string", "format": "date-time"}
OBJECT: Json = {"type": "object"}
ANYTHING: Json = {}

MESSAGE = record(("message",), message=TEXT) | {"additionalProperties": True}
CLOCK = whole(now=MOMENT, seconds=NUMBER, frozen=FLAG)
INSTANCE = whole(name=TEXT, port=or_null(COUNT), url=TEXT, headers=OBJECT)
NEW_INSTANCE: Json = {
    "seed": {"type": ["object", "string", "array"]},
    "snapshot": TEXT,
    "copy": TEXT,
    "clock": {"type": ["string", "number"]},
    "ids": TEXT,
    "config": OBJECT,
    "port": {"type": ["boolean", "integer"]},
}
SNAPSHOT = whole(name=TEXT, taken=MOMENT)
MAIL = whole(id=COUNT, to=TEXT, subject=TEXT, at=MOMENT, about=OBJECT)
DELIVERY = whole(
    id=COUNT,
    subscription_uuid=TEXT,
    event=TEXT,
    method=TEXT,
    target=TEXT,
    at=MOMENT,
    payload=OBJECT,
    state=TEXT,
    error=or_null(TEXT),
)
PHASE = whole(phase=TEXT)
STATUS = whole(status=ANYTHING)
OUTBOX = whole(mails=listed(MAIL), deliveries=listed(DELIVERY))
SEED: Json = {"type": "object", "required": ["fakequay"], "properties": {"fakequay": {"const": 1}}}

_MATCH = {
    "operation": TEXT,
    "registry": {"enum": list(REGISTRY)},
    "method": {"enum": list(METHODS)},
    "path": TEXT,
    "caller": TEXT,
}
CRITERIA: Json = {
    **_MATCH,
    "status": {"type": ["integer", "string"]},
    "query": ANYTHING,
    "body": ANYTHING,
    "fault": TEXT,
    "after": COUNT,
}
_MESSAGE_SEEN = record(
    ("headers", "size"),
    headers={"type": "object", "additionalProperties": TEXT},
    size=or_null(COUNT),
    json=ANYTHING,
    text=TEXT,
    binary=whole(sha256=TEXT),
    kept=COUNT,
)
REQUEST = whole(
    id=COUNT,
    at=MOMENT,
    duration=NUMBER,
    method=TEXT,
    path=TEXT,
    query={"type": "object", "additionalProperties": {"type": ["string", "array"]}},
    operation=or_null(TEXT),
    registry=or_null(TEXT),
    caller=or_null(OBJECT),
    status=or_null(COUNT),
    fault=or_null(TEXT),
    request=_MESSAGE_SEEN,
    response=_MESSAGE_SEEN,
)
FOUND = whole(requests=listed(REQUEST))
MISS = record(
    ("message", "criteria", "expected", "found", "ids"),
    message=TEXT,
    criteria=OBJECT,
    expected=TEXT,
    found=COUNT,
    ids=listed(COUNT),
    nearest=whole(
        differences=listed(record(("field", "expected"), field=TEXT, expected={}, found={})),
        request=REQUEST,
    ),
)
_SAID: Json = {
    **_MATCH,
    "plan": TEXT,
    "after": COUNT,
    "every": {"type": "integer", "minimum": 1},
    "times": {"type": "integer", "minimum": 1},
    "chance": {"type": "number", "minimum": 0, "maximum": 1},
    "seed": TEXT,
    "when": {"enum": ["before", "after"]},
    "status": {"type": "integer", "minimum": 200, "maximum": 599},
    "body": ANYTHING,
    "headers": {"type": "object", "additionalProperties": TEXT},
    "retry_after": COUNT,
    "truncate": COUNT,
    "reset": FLAG,
    "stall": {"type": "number", "minimum": 0, "maximum": 300},
    "expire": FLAG,
    "delay": {"type": "number", "minimum": 0, "maximum": 300},
}
NEW_FAULT = record(**_SAID)
NAMED_FAULT = record(name=TEXT, **_SAID)
FAULT = record(("name", "when", "seen", "used"), name=TEXT, seen=COUNT, used=COUNT, **_SAID)
_STATUSES: Json = {"type": "object", "additionalProperties": COUNT}
COVERAGE = whole(
    called=COUNT,
    of=COUNT,
    operations=listed(whole(operation=TEXT, calls=COUNT, statuses=_STATUSES)),
    registry=listed(whole(method=TEXT, registry=TEXT, calls=COUNT, statuses=_STATUSES)),
    unread=listed(whole(operation=TEXT, field=TEXT, calls=COUNT)),
    unserved=listed(whole(method=TEXT, path=TEXT, calls=COUNT)),
)
