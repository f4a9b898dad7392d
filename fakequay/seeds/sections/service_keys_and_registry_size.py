"""Seed sections of service keys and of the registry size."""

from collections.abc import Callable, Mapping
from typing import Any

from fakequay.determinism import ALPHANUMERIC
from fakequay.domain.accounts import service_keys
from fakequay.models import RegistrySize, ServiceKey
from fakequay.seeds.contexts import Context
from fakequay.seeds.record_fields import (
    REQUIRED,
    Field,
    RecordFields,
    date,
    format_time,
    json_object,
    number,
    parse_time,
    text,
)
from fakequay.seeds.record_sections import RecordRows, record, records
from fakequay.seeds.schema_parts import item


def _derive_key(context: Context, _: None, get: Callable[[str], Any]) -> dict[str, Any]:
    drawn = context.draw("service key", str(get("kid")))
    modulus = drawn.token(length=342, alphabet=ALPHANUMERIC)
    return {
        "jwk": {"kty": "RSA", "e": "AQAB", "n": modulus, "kid": get("kid")},
        "created": context.now,
    }


_APPROVAL_TEXT = "Approval of the service key. Default: the service key is not approved."
_APPROVAL = {
    "approver": {
        "type": ["string", "null"],
        "description": (
            "Name of the superuser who approved the service key; null if no user approved it."
        ),
    },
    "type": {
        "enum": list(service_keys.APPROVAL_TYPES),
        "default": service_keys.SUPERUSER,
        "description": (
            "Approver of the service key: a superuser (SUPERUSER), the previous key of the service "
            "(KEY_ROTATION) or the server (AUTOMATIC)."
        ),
    },
    "at": {
        "type": ["string", "number", "null"],
        "format": "date-time",
        "description": "Time at which the service key was approved.",
    },
    "notes": {
        "type": "string",
        "default": "",
        "description": "Notes about the approval of the service key.",
    },
}


def _convert_approval(approval: Mapping[str, Any], convert: Callable[[Any], Any]) -> Any:
    """Return a copy of the approval of a service key, in which the approval time is converted."""
    at = approval.get("at")
    return {**approval, **({} if at is None else {"at": convert(at)})}


SERVICE_KEYS = records(
    "service_keys",
    ("seed",),
    "Service keys: public keys of the services of the installation.",
    RecordRows(
        table="service_keys",
        make=ServiceKey,
        fields=RecordFields(
            kid=text("Key id of the service key.", REQUIRED, **{"x-unique": "service key"}),
            service=text("Name of the service that owns the key.", REQUIRED),
            name=text("Display name of the service key.", ""),
            jwk=json_object(
                "Public part of the service key as a JSON Web Key. Default: a well-formed key "
                "without a matching private key."
            ),
            metadata=json_object("Additional data about the service key.", {}),
            created=date(
                "Creation time of the service key. Default: the time at which the seed is loaded.",
                derived=True,
            ),
            expiration=date(
                "Expiry time of the service key. Default: the service key does not expire."
            ),
            rotation_duration=number("Number of seconds after which the service key is replaced."),
            approval=Field(
                {**item(_APPROVAL), "type": ["object", "null"], "description": _APPROVAL_TEXT},
                None,
                lambda data: data and _convert_approval(data, parse_time),
                lambda approval: _convert_approval(approval, format_time),
            ),
        ),
        derive=_derive_key,
    ),
)
REGISTRY_SIZE = record(
    "registry_size",
    ("seed",),
    "Measured size of the whole registry.",
    RecordRows(
        table="registry_sizes",
        make=RegistrySize,
        fields=RecordFields(
            size_bytes=number("Size of the registry in bytes.", REQUIRED),
            completed=date("Time at which the size of the registry was measured."),
            queued=date(
                "Time at which a new measurement of the registry size was requested. Default: no "
                "new measurement is requested."
            ),
        ),
    ),
)
