"""Response schemas that several areas of the REST API share."""

import marshmallow as ma

from .fields import Schema, Timestamp


class Avatar(Schema):
    """Avatar of an account or team."""

    name = ma.fields.Str()
    hash = ma.fields.Str()
    color = ma.fields.Str()
    kind = ma.fields.Str()


class QuotaReport(Schema):
    """Storage size of a namespace or repository, and its quota."""

    quota_bytes = ma.fields.Int()
    configured_quota = ma.fields.Int(allow_none=True)
    running_backfill = ma.fields.Str()
    backfill_status = ma.fields.Str()


class QuotaLimit(Schema):
    """Limit of a storage quota: a percentage of the quota, and the effect of exceeding it."""

    id = ma.fields.Int()
    type = ma.fields.Str()
    limit_percent = ma.fields.Int()


class Quota(Schema):
    """Storage quota of a namespace."""

    id = ma.fields.Int()
    limit_bytes = ma.fields.Int()
    limit = ma.fields.Str()
    default_config = ma.fields.Bool()
    limits = ma.fields.List(ma.fields.Nested(QuotaLimit))
    default_config_exists = ma.fields.Bool()


class Subscription(Schema):
    """Notification subscription of a repository or namespace to an event."""

    uuid = ma.fields.Str()
    title = ma.fields.Str(allow_none=True)
    event = ma.fields.Str()
    method = ma.fields.Str()
    config = ma.fields.Dict()
    event_config = ma.fields.Dict()
    number_of_failures = ma.fields.Int(attribute="failures")


class Subscriptions(Schema):
    """List of notification subscriptions."""

    notifications = ma.fields.List(ma.fields.Nested(Subscription))


class MirrorHealth(Schema):
    """Health of the repository mirrors."""

    healthy = ma.fields.Bool()
    workers = ma.fields.Dict()
    repositories = ma.fields.Dict()
    tags_pending = ma.fields.Int()
    last_check = ma.fields.Str()
    issues = ma.fields.List(ma.fields.Dict())


class RepositoryName(Schema):
    """Response schema: name and visibility of a repository."""

    name = ma.fields.Str()
    is_public = ma.fields.Bool()


class Permission(Schema):
    """Role of a user, robot or team in a repository."""

    repository = ma.fields.Nested(RepositoryName)
    role = ma.fields.Str()


class Permissions(Schema):
    """Repository permissions of a robot or a team."""

    permissions = ma.fields.List(ma.fields.Nested(Permission))


class LegacyImage(Schema):
    """Image in Quay's legacy image API, which lists one image for each layer."""

    id = ma.fields.Str()
    created = Timestamp(allow_none=True)
    comment = ma.fields.Str(allow_none=True)
    command = ma.fields.List(ma.fields.Str(), allow_none=True)
    size = ma.fields.Int()
    uploading = ma.fields.Bool()
    sort_index = ma.fields.Int()
    ancestors = ma.fields.List(ma.fields.Str())
