"""Field definitions: how each field of a record is represented in a seed."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from fakequay import settings
from fakequay.fast_dataclasses import frozen


class Required:
    """Marker for a field without default value: the seed must contain the key of the field."""


REQUIRED = Required()


def _same(value: Any) -> Any:
    return value


@frozen
class Field:
    """A field of a record in a seed.

    Attributes:
        schema: JSON Schema of the value in the seed.
        default: Value in the record if the seed lacks the key; ``REQUIRED`` if the key is required.
        load: Function that converts the value in the seed to the value in the record.
        dump: Function that converts the value in the record to the value in the seed.
        attribute: Name of the field in the record; None if the name is the same as the key in the
            seed.
    """

    schema: Mapping[str, Any]
    default: Any = None
    load: Callable[[Any], Any] = _same
    dump: Callable[[Any], Any] = _same
    attribute: str | None = None


class RecordFields:
    """Definitions of all fields of a record, by the key in the seed.

    The methods ``load`` and ``dump`` accept derived values by field name, for example a derived
    UUID. A derived value replaces the default value of its field. ``dump`` leaves out fields that
    have their derived or default value.
    """

    def __init__(self, **fields: Field) -> None:
        self._fields = {k: (f.attribute or k, f) for k, f in fields.items()}

    @property
    def required(self) -> list[str]:
        """Keys that the object of a record in a seed must contain."""
        return [key for key, (_, field) in self._fields.items() if field.default is REQUIRED]

    @property
    def properties(self) -> dict[str, Any]:
        """JSON Schemas of the fields of a record, by the key in the seed."""
        return {key: dict(field.schema) for key, (_, field) in self._fields.items()}

    def load(self, data: Mapping[str, Any], **derived: Any) -> dict[str, Any]:
        """Convert an object of a seed to the field values of a record, including default values.

        Args:
            data: Object of the seed.
            derived: Derived values by field name, which replace default values.
        """
        return {
            attribute: field.load(data[key])
            if key in data
            else derived.get(attribute, field.default)
            for key, (attribute, field) in self._fields.items()
        }

    def dump(self, record: Any, **derived: Any) -> dict[str, Any]:
        """Convert a record to an object of a seed, without derived and default values.

        Args:
            record: The record.
            derived: Derived values by field name.
        """
        return {
            key: None if value is None else field.dump(value)
            for key, (attribute, field) in self._fields.items()
            if (value := getattr(record, attribute)) != derived.get(attribute, field.default)
        }


def text(description: str, default: str | Required | None = None, **rules: Any) -> Field:
    """Return the definition of a string field.

    The value can be null if the default is None.

    Args:
        rules: Additional keywords of the JSON Schema, such as ``pattern``.
    """
    return Field(_schema("string", description, default, **rules), default)


def derived_text(description: str, **rules: Any) -> Field:
    """Return the definition of a string field whose default value is derived.

    The value cannot be null.
    """
    return Field({"type": "string", "description": description, **rules})


def choice(description: str, values: Sequence[str], default: str | Required = REQUIRED) -> Field:
    """Return the definition of a string field that must have one of several values."""
    shown = {} if default is REQUIRED else {"default": default}
    return Field({"enum": list(values), "description": description, **shown}, default)


def flag(description: str, default: bool) -> Field:
    """Return the definition of a boolean field."""
    return Field(_schema("boolean", description, default), default)


def number(description: str, default: int | Required | None = None, **rules: Any) -> Field:
    """Return the definition of an integer field.

    The value can be null if the default is None.

    Args:
        rules: Additional keywords of the JSON Schema, such as ``minimum``.
    """
    return Field(_schema("integer", description, default, **rules), default)


def date(description: str, *, derived: bool = False) -> Field:
    """Return the definition of a field for a time, in ISO 8601 or Unix seconds.

    Args:
        description: Description in the schema.
        derived: Whether the default value is derived from other data. If not, the default is null,
            which means "never".
    """
    kinds = ["string", "number"] if derived else ["string", "number", "null"]
    schema = {"type": kinds, "description": description, "format": "date-time"}
    return Field(
        schema, None, lambda value: None if value is None else parse_time(value), format_time
    )


def texts(description: str, default: tuple[str, ...] | Required = ()) -> Field:
    """Return the definition of a field for a list of strings."""
    schema = {"type": "array", "description": description, "items": {"type": "string"}}
    if isinstance(default, tuple) and default:
        schema["default"] = list(default)
    return Field(schema, default, tuple, list)


def json_object(description: str, default: Any = None) -> Field:
    """Return the definition of a field for an object with any keys.

    The value can be null if the default is None.
    """
    return Field(_schema("object", description, default), default)


def parse_time(value: str | float) -> float:
    """Convert ISO 8601 (UTC if it has no offset) or Unix seconds to Unix seconds.

    Raises:
        ValueError: The value is not a time between 1970 and 3000.
    """
    return settings.parse_time(str(value))


def format_time(at: float) -> str | float:
    """Convert Unix seconds to ISO 8601; return the number if ISO 8601 would be less exact."""
    written = datetime.fromtimestamp(at, UTC).isoformat().replace("+00:00", "Z")
    return written if parse_time(written) == at else at


def _schema(kind: str, description: str, default: Any, **rules: Any) -> dict[str, Any]:
    if default is None:
        return {"type": [kind, "null"], "description": description, **rules}
    shown = {} if default is REQUIRED else {"default": default}
    return {"type": kind, "description": description, **shown, **rules}
