"""JSON Schemas of the requests and responses of the control API."""

from typing import Any

from fakequay.traffic.name_checks import METHODS, REGISTRY

Json = dict[str, Any]


def object_of(required: tuple[str, ...] = (), **properties: Json) -> Json:
    """Return the JSON Schema of an object that has the given fields and no other fields.

    Args:
        required: Names of fields that the object must have.
        properties: Schemas of all fields by name.
    """
    schema: Json = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**schema, "required": list(required)} if required else schema


def required_object(**properties: Json) -> Json:
    """Return the JSON Schema of an object in which all given fields are required."""
    return object_of(tuple(properties), **properties)


def list_of(items: Json) -> Json:
    """Return the JSON Schema of a list whose items have a given schema."""
    return {"type": "array", "items": items}


def nullable(schema: Json) -> Json:
    """Return a copy of a JSON Schema that also allows null."""
    return {"anyOf": [schema, {"type": "null"}]}


TEXT: Json = {"type": "string"}
FLAG: Json = {"type": "boolean"}
NUMBER: Json = {"type": "number", "minimum": 0}
COUNT: Json = {"type": "integer", "minimum": 0}
MOMENT: Json = {"type": "string", "format": "date-time"}
OBJECT: Json = {"type": "object"}
ANYTHING: Json = {}

MESSAGE = object_of(("message",), message=TEXT) | {"additionalProperties": True}
CLOCK = required_object(now=MOMENT, seconds=NUMBER, frozen=FLAG)
INSTANCE = required_object(name=TEXT, port=nullable(COUNT), url=TEXT, headers=OBJECT)
NEW_INSTANCE: Json = {
    "seed": {"type": ["object", "string", "array"]},
    "snapshot": TEXT,
    "copy": TEXT,
    "clock": {"type": ["string", "number"]},
    "ids": TEXT,
    "config": OBJECT,
    "port": {"type": ["boolean", "integer"]},
}
SNAPSHOT = required_object(name=TEXT, taken=MOMENT)
MAIL = required_object(id=COUNT, to=TEXT, subject=TEXT, at=MOMENT, about=OBJECT)
DELIVERY = required_object(
    id=COUNT,
    subscription_uuid=nullable(TEXT),
    event=TEXT,
    method=TEXT,
    target=TEXT,
    at=MOMENT,
    payload=OBJECT,
    state=TEXT,
    error=nullable(TEXT),
)
PHASE = required_object(phase=TEXT)
STATUS = required_object(status=ANYTHING)
OUTBOX = required_object(mails=list_of(MAIL), deliveries=list_of(DELIVERY))
SEED: Json = {"type": "object", "required": ["fakequay"], "properties": {"fakequay": {"const": 1}}}

_MATCH_FIELDS = {
    "operation": TEXT,
    "registry": {"enum": list(REGISTRY)},
    "method": {"enum": list(METHODS)},
    "path": TEXT,
    "caller": TEXT,
}
CRITERIA: Json = {
    **_MATCH_FIELDS,
    "status": {"type": ["integer", "string"]},
    "query": ANYTHING,
    "body": ANYTHING,
    "fault": TEXT,
    "after": COUNT,
}
_RECORDED_MESSAGE = object_of(
    ("headers", "size"),
    headers={"type": "object", "additionalProperties": TEXT},
    size=nullable(COUNT),
    json=ANYTHING,
    text=TEXT,
    binary=required_object(sha256=TEXT),
    kept=COUNT,
)
REQUEST = required_object(
    id=COUNT,
    at=MOMENT,
    duration=NUMBER,
    method=TEXT,
    path=TEXT,
    query={"type": "object", "additionalProperties": {"type": ["string", "array"]}},
    operation=nullable(TEXT),
    registry=nullable(TEXT),
    caller=nullable(OBJECT),
    status=nullable(COUNT),
    fault=nullable(TEXT),
    request=_RECORDED_MESSAGE,
    response=_RECORDED_MESSAGE,
)
FOUND_REQUESTS = required_object(requests=list_of(REQUEST))
MISMATCH = object_of(
    ("message", "criteria", "expected", "found", "ids"),
    message=TEXT,
    criteria=OBJECT,
    expected=TEXT,
    found=COUNT,
    ids=list_of(COUNT),
    nearest=required_object(
        differences=list_of(object_of(("field", "expected"), field=TEXT, expected={}, found={})),
        request=REQUEST,
    ),
)
_FAULT_FIELDS: Json = {
    **_MATCH_FIELDS,
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
NEW_FAULT = object_of(**_FAULT_FIELDS)
NAMED_FAULT = object_of(name=TEXT, **_FAULT_FIELDS)
FAULT = object_of(
    ("name", "when", "seen", "used"), name=TEXT, seen=COUNT, used=COUNT, **_FAULT_FIELDS
)
_STATUSES: Json = {"type": "object", "additionalProperties": COUNT}
COVERAGE = required_object(
    called=COUNT,
    of=COUNT,
    operations=list_of(required_object(operation=TEXT, calls=COUNT, statuses=_STATUSES)),
    registry=list_of(required_object(method=TEXT, registry=TEXT, calls=COUNT, statuses=_STATUSES)),
    later=list_of(required_object(operation=TEXT, since=TEXT, calls=COUNT)),
    unread=list_of(required_object(operation=TEXT, field=TEXT, calls=COUNT)),
    unserved=list_of(required_object(method=TEXT, path=TEXT, calls=COUNT)),
)
