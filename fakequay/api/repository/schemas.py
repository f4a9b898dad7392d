"""Response schemas of repositories."""

import marshmallow as ma

from fakequay.web.schemas.fields import Schema


class QuotaReport(Schema):
    quota_bytes = ma.fields.Int()
    configured_quota = ma.fields.Int(allow_none=True)


class CreatedRepository(Schema):
    namespace = ma.fields.Str()
    name = ma.fields.Str()
    kind = ma.fields.Str()


class ListedRepository(CreatedRepository):
    description = ma.fields.Str(allow_none=True)
    is_public = ma.fields.Bool()
    state = ma.fields.Str()
    last_modified = ma.fields.Int(allow_none=True)
    popularity = ma.fields.Float()
    is_starred = ma.fields.Bool()
    quota_report = ma.fields.Nested(QuotaReport)


class RepositoryPage(Schema):
    repositories = ma.fields.List(ma.fields.Nested(ListedRepository))
    next_page = ma.fields.Str()


class DayCount(Schema):
    date = ma.fields.Str()
    count = ma.fields.Int()


class Repository(CreatedRepository):
    description = ma.fields.Str(allow_none=True)
    is_public = ma.fields.Bool()
    is_organization = ma.fields.Bool()
    is_starred = ma.fields.Bool()
    status_token = ma.fields.Str()
    trust_enabled = ma.fields.Bool()
    tag_expiration_s = ma.fields.Int()
    is_free_account = ma.fields.Bool()
    state = ma.fields.Str()
    tags = ma.fields.Dict(ma.fields.Str(), ma.fields.Dict())
    can_write = ma.fields.Bool()
    can_admin = ma.fields.Bool()
    stats = ma.fields.List(ma.fields.Nested(DayCount))


class Success(Schema):
    success = ma.fields.Bool()


class StateChange(Success):
    detail = ma.fields.Str()
