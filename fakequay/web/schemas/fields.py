"""Base class and field types of the response schemas of the REST API."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cached_property, partial
from typing import Any

import marshmallow as ma

from fakequay.contract import dates

# Python type of the values that a field type serializes without a change.
_UNCHANGED_TYPES: dict[type, type] = {ma.fields.Str: str, ma.fields.Int: int, ma.fields.Bool: bool}


class Schema(ma.Schema):
    """Base class of response schemas.

    Fields that the serialized record or dict does not have are left out of the response.
    Serialization is faster than that of marshmallow.
    """

    class Meta:
        unknown = ma.EXCLUDE

    @cached_property
    def _parts(self) -> list[tuple[str, str, type | None, Callable[..., Any]]]:
        """Return four values for each field, from which ``dump_one`` builds the response.

        Returns:
            Name in the response, name in the source object, type of values that are returned
            unchanged (or None), and serializer of all other values.
        """
        return [
            (
                field.data_key or name,
                field.attribute or name,
                _UNCHANGED_TYPES.get(type(field)),
                _serializer(field),
            )
            for name, field in self.dump_fields.items()
        ]

    def dump(self, obj: Any, *, many: bool | None = None) -> Any:
        """Serialize an object, or a list of objects if ``many`` is true; return None for None.

        Unlike marshmallow, the method supports neither dotted names nor default values.
        """
        is_list = self.many if many is None else many
        if is_list and obj is not None:
            return [self.dump_one(item) for item in obj]
        return self.dump_one(obj)

    def dump_one(self, obj: Any, *_: Any) -> dict[str, Any] | None:
        """Serialize one object; return None for None.

        The method ignores further arguments, with which nested fields call it.
        """
        if obj is None:
            return None
        get = obj.get if type(obj) is dict else partial(getattr, obj)
        answer = {}
        for key, name, unchanged_type, serialize in self._parts:
            value = get(name, ma.missing)
            if type(value) is unchanged_type:
                answer[key] = value
            elif value is not ma.missing:
                answer[key] = serialize(value, name, obj)
        return answer


def _serializer(field: ma.fields.Field[Any]) -> Callable[..., Any]:
    """Return the function that serializes the values of a field.

    For nested, list and dict fields, the function is faster than the method of marshmallow.
    """
    if type(field) is ma.fields.Nested and isinstance(field.schema, Schema):
        one = field.schema.dump_one
        return partial(_list, one, None) if field.schema.many or field.many else one
    if type(field) is ma.fields.List:
        return partial(_list, _serializer(field.inner), _UNCHANGED_TYPES.get(type(field.inner)))
    if type(field) is ma.fields.Dict and field.value_field is not None:
        unchanged_type = _UNCHANGED_TYPES.get(type(field.value_field))
        return partial(_dict, _serializer(field.value_field), unchanged_type)
    return field._serialize


def _list(
    serialize: Callable[..., Any], unchanged_type: type | None, value: Any, *context: Any
) -> list[Any] | None:
    if value is None:
        return None
    return [item if type(item) is unchanged_type else serialize(item, *context) for item in value]


def _dict(
    serialize: Callable[..., Any], unchanged_type: type | None, value: Any, *context: Any
) -> dict[str, Any] | None:
    if value is None:
        return None
    return {
        key: item if type(item) is unchanged_type else serialize(item, *context)
        for key, item in value.items()
    }


class Timestamp(ma.fields.Field[float]):
    """Field for Unix seconds, serialized as an RFC 2822 date with the zone ``-0000``."""

    def _serialize(self, value: float | None, *_: Any, **__: Any) -> str | None:
        return None if value is None else dates.rfc2822(value)


class IsoTimestamp(ma.fields.Field[float]):
    """Field for Unix seconds, serialized as ISO 8601 in UTC."""

    def _serialize(self, value: float | None, *_: Any, **__: Any) -> str | None:
        if value is None:
            return None
        return f"{datetime.fromtimestamp(value, UTC).replace(tzinfo=None).isoformat()}Z"
