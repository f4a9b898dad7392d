"""Schema parts that most areas share."""

from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import formatdate
from functools import cached_property, partial
from typing import Any

import marshmallow as ma

_AS_IT_IS: dict[type, type] = {ma.fields.Str: str, ma.fields.Int: int, ma.fields.Bool: bool}


class Schema(ma.Schema):
    """The base of every answer: what a record or a dict does not have is left out."""

    class Meta:
        unknown = ma.EXCLUDE

    @cached_property
    def _parts(self) -> list[tuple[str, str, type | None, Callable[..., Any]]]:
        """Of each field: its name in the answer and in what is answered, what needs no change."""
        return [
            (
                field.data_key or name,
                field.attribute or name,
                _AS_IT_IS.get(type(field)),
                _serializer(field),
            )
            for name, field in self.dump_fields.items()
        ]

    def _serialize(self, obj: Any, *, many: bool = False) -> Any:
        """As the library's own, without dotted names, defaults, and asking again at each answer."""
        if many:
            return [self._serialize(one) for one in obj]
        get = obj.get if type(obj) is dict else partial(getattr, obj)
        answer = {}
        for key, name, as_it_is, serialize in self._parts:
            value = get(name, ma.missing)
            if type(value) is as_it_is:
                answer[key] = value
            elif value is not ma.missing:
                answer[key] = serialize(value, name, obj)
        return answer

    def dump(self, obj: Any, *, many: bool | None = None) -> Any:
        """Null for nothing at all: in places the real server finds nothing to say."""
        if obj is None:
            return None
        return self._serialize(obj, many=self.many if many is None else many)


def _serializer(field: ma.fields.Field[Any]) -> Callable[..., Any]:
    """The field's own, but without a detour to what is nested, in a list, or under keys."""
    if type(field) is ma.fields.Nested:
        return partial(_nested, field.schema.dump, bool(field.schema.many or field.many))
    if type(field) is ma.fields.List:
        return partial(_listed, _serializer(field.inner))
    if type(field) is ma.fields.Dict and field.value_field is not None:
        return partial(_keyed, _serializer(field.value_field))
    return field._serialize


def _nested(dump: Callable[..., Any], many: bool, value: Any, *_: Any) -> Any:
    return dump(value, many=many)


def _listed(serialize: Callable[..., Any], value: Any, *of: Any) -> list[Any] | None:
    return None if value is None else [serialize(one, *of) for one in value]


def _keyed(serialize: Callable[..., Any], value: Any, *of: Any) -> dict[str, Any] | None:
    return None if value is None else {key: serialize(one, *of) for key, one in value.items()}


class Timestamp(ma.fields.Field[float]):
    """Seconds since 1970, sent as RFC 2822 with ``-0000``."""

    def _serialize(self, value: float | None, *_: Any, **__: Any) -> str | None:
        return None if value is None else formatdate(value)


class Avatar(Schema):
    name = ma.fields.Str()
    hash = ma.fields.Str()
    color = ma.fields.Str()
    kind = ma.fields.Str()


class QuotaReport(Schema):
    quota_bytes = ma.fields.Int()
    configured_quota = ma.fields.Int(allow_none=True)
    running_backfill = ma.fields.Str()
    backfill_status = ma.fields.Str()


class IsoTimestamp(ma.fields.Field[float]):
    """Seconds since 1970, sent as ISO 8601 in UTC."""

    def _serialize(self, value: float | None, *_: Any, **__: Any) -> str | None:
        if value is None:
            return None
        return f"{datetime.fromtimestamp(value, UTC).replace(tzinfo=None).isoformat()}Z"


class QuotaLimit(Schema):
    id = ma.fields.Int()
    type = ma.fields.Str()
    limit_percent = ma.fields.Int()


class Quota(Schema):
    id = ma.fields.Int()
    limit_bytes = ma.fields.Int()
    limit = ma.fields.Str()
    default_config = ma.fields.Bool()
    limits = ma.fields.List(ma.fields.Nested(QuotaLimit))
    default_config_exists = ma.fields.Bool()


class Subscription(Schema):
    uuid = ma.fields.Str()
    title = ma.fields.Str(allow_none=True)
    event = ma.fields.Str()
    method = ma.fields.Str()
    config = ma.fields.Dict()
    event_config = ma.fields.Dict()
    number_of_failures = ma.fields.Int(attribute="failures")


class Subscriptions(Schema):
    notifications = ma.fields.List(ma.fields.Nested(Subscription))


class MirrorHealth(Schema):
    healthy = ma.fields.Bool()
    workers = ma.fields.Dict()
    repositories = ma.fields.Dict()
    tags_pending = ma.fields.Int()
    last_check = ma.fields.Str()
    issues = ma.fields.List(ma.fields.Dict())


class RepositoryName(Schema):
    name = ma.fields.Str()
    is_public = ma.fields.Bool()


class Permission(Schema):
    repository = ma.fields.Nested(RepositoryName)
    role = ma.fields.Str()


class Permissions(Schema):
    """What a robot or a team may do, by repository."""

    permissions = ma.fields.List(ma.fields.Nested(Permission))


class LegacyImage(Schema):
    """An image of the older kind, of which there is one for each layer."""

    id = ma.fields.Str()
    created = Timestamp(allow_none=True)
    comment = ma.fields.Str(allow_none=True)
    command = ma.fields.List(ma.fields.Str(), allow_none=True)
    size = ma.fields.Int()
    uploading = ma.fields.Bool()
    sort_index = ma.fields.Int()
    ancestors = ma.fields.List(ma.fields.Str())
