"""The fields that a record and its JSON share, and what each is where a seed does not say."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from fakequay import settings
from fakequay.frozen_dataclasses import frozen


class Required:
    """In place of a default: the key has to be there."""


REQUIRED = Required()


def _same(value: Any) -> Any:
    return value


@frozen
class Field:
    """``attribute`` is the record's name for it, where that is another than the key."""

    schema: Mapping[str, Any]
    default: Any = None
    load: Callable[[Any], Any] = _same
    dump: Callable[[Any], Any] = _same
    attribute: str | None = None


class RecordShape:
    """Fields by their keys.

    What follows from something else is told as ``derived``; it takes the place of the default, and
    only what is different is written out.
    """

    def __init__(self, **fields: Field) -> None:
        self._fields = {k: (f.attribute or k, f) for k, f in fields.items()}

    @property
    def required(self) -> list[str]:
        return [key for key, (_, field) in self._fields.items() if field.default is REQUIRED]

    @property
    def properties(self) -> dict[str, Any]:
        return {key: dict(field.schema) for key, (_, field) in self._fields.items()}

    def load(self, data: Mapping[str, Any], **derived: Any) -> dict[str, Any]:
        """The record's attributes."""
        return {
            attribute: field.load(data[key])
            if key in data
            else derived.get(attribute, field.default)
            for key, (attribute, field) in self._fields.items()
        }

    def dump(self, record: Any, **derived: Any) -> dict[str, Any]:
        """What has to be said of a record."""
        return {
            key: None if value is None else field.dump(value)
            for key, (attribute, field) in self._fields.items()
            if (value := getattr(record, attribute)) != derived.get(attribute, field.default)
        }


def text(description: str, default: str | Required | None = None, **rules: Any) -> Field:
    return Field(_schema("string", description, default, **rules), default)


def given(description: str, **rules: Any) -> Field:
    """A text that is derived unless it is given; never null."""
    return Field({"type": "string", "description": description, **rules})


def choice(description: str, values: Sequence[str], default: str | Required = REQUIRED) -> Field:
    shown = {} if default is REQUIRED else {"default": default}
    return Field({"enum": list(values), "description": description, **shown}, default)


def flag(description: str, default: bool) -> Field:
    return Field(_schema("boolean", description, default), default)


def number(description: str, default: int | Required | None = None, **rules: Any) -> Field:
    return Field(_schema("integer", description, default, **rules), default)


def date(description: str, *, derived: bool = False) -> Field:
    """A moment: ISO 8601 or seconds since 1970; null, unless it is derived, where it never was."""
    kinds = ["string", "number"] if derived else ["string", "number", "null"]
    schema = {"type": kinds, "description": description, "format": "date-time"}
    return Field(schema, None, lambda value: None if value is None else seconds(value), moment)


def texts(description: str, default: tuple[str, ...] | Required = ()) -> Field:
    schema = {"type": "array", "description": description, "items": {"type": "string"}}
    return Field(schema, default, tuple, list)


def free(description: str, default: Any = None) -> Field:
    """Any JSON object; ``default`` None: or null."""
    return Field(_schema("object", description, default), default)


def seconds(value: str | float) -> float:
    """A moment as seconds since 1970; a time without a zone is UTC. Raises ValueError."""
    return settings.moment(str(value))


def moment(at: float) -> str | float:
    """Seconds since 1970 as ISO 8601; as the number itself where that would lose anything."""
    written = datetime.fromtimestamp(at, UTC).isoformat().replace("+00:00", "Z")
    return written if seconds(written) == at else at


def _schema(kind: str, description: str, default: Any, **rules: Any) -> dict[str, Any]:
    if default is None:
        return {"type": [kind, "null"], "description": description, **rules}
    shown = {} if default is REQUIRED else {"default": default}
    return {"type": kind, "description": description, **shown, **rules}
