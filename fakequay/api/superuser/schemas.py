"""Response schemas of the operations for superusers."""

from email.utils import formatdate
from typing import Any

import marshmallow as ma

from fakequay.web.schemas.fields import Schema, Timestamp
from fakequay.web.schemas.shared_schemas import Avatar, QuotaReport


class HttpDate(ma.fields.Field[float]):
    """Field for a time in Unix seconds, which the response contains as an RFC 2822 date in GMT."""

    def _serialize(self, value: float | None, *_: Any, **__: Any) -> str | None:
        return None if value is None else formatdate(value, usegmt=True)


class CreatedUser(Schema):
    username = ma.fields.Str()
    email = ma.fields.Str(allow_none=True)
    password = ma.fields.Str()
    encrypted_password = ma.fields.Str()


class User(Schema):
    kind = ma.fields.Str()
    name = ma.fields.Str()
    username = ma.fields.Str()
    email = ma.fields.Str(allow_none=True)
    verified = ma.fields.Bool()
    avatar = ma.fields.Nested(Avatar)
    super_user = ma.fields.Bool()
    global_readonly_super_user = ma.fields.Bool()
    enabled = ma.fields.Bool()
    quotas = ma.fields.List(ma.fields.Dict())
    quota_report = ma.fields.Nested(QuotaReport)
    encrypted_password = ma.fields.Str()


class Users(Schema):
    users = ma.fields.List(ma.fields.Nested(User))
    next_page = ma.fields.Str()


class Recovery(Schema):
    email = ma.fields.Str(allow_none=True)


class Organization(Schema):
    name = ma.fields.Str()
    email = ma.fields.Str()
    avatar = ma.fields.Nested(Avatar)
    quotas = ma.fields.List(ma.fields.Dict())
    quota_report = ma.fields.Nested(QuotaReport)


class Organizations(Schema):
    organizations = ma.fields.List(ma.fields.Nested(Organization))
    next_page = ma.fields.Str()


class Ownership(Schema):
    namespace = ma.fields.Str()


class KeyApproval(Schema):
    approval_type = ma.fields.Str()
    approved_date = HttpDate()
    approver = ma.fields.Nested(User, allow_none=True)
    notes = ma.fields.Str()


class ServiceKey(Schema):
    approval = ma.fields.Nested(KeyApproval, allow_none=True)
    created_date = HttpDate()
    expiration_date = HttpDate(allow_none=True)
    jwk = ma.fields.Dict()
    kid = ma.fields.Str()
    metadata = ma.fields.Dict()
    name = ma.fields.Str()
    rotation_duration = ma.fields.Int(allow_none=True)
    service = ma.fields.Str()


class ServiceKeys(Schema):
    keys = ma.fields.List(ma.fields.Nested(ServiceKey))


class NewServiceKey(Schema):
    kid = ma.fields.Str()
    name = ma.fields.Str()
    private_key = ma.fields.Str()
    public_key = ma.fields.Str()
    service = ma.fields.Str()


class AppToken(Schema):
    uuid = ma.fields.Str()
    title = ma.fields.Str()
    last_accessed = Timestamp(allow_none=True)
    created = Timestamp()
    expiration = Timestamp(allow_none=True)


class AppTokens(Schema):
    tokens = ma.fields.List(ma.fields.Nested(AppToken))
    only_expiring = ma.fields.Bool(allow_none=True)


class RegistrySize(Schema):
    size_bytes = ma.fields.Int()
    last_ran = ma.fields.Int(allow_none=True)
    running = ma.fields.Bool()
    queued = ma.fields.Bool()


class ChangeLog(Schema):
    log = ma.fields.Str()


class ConfigDump(Schema):
    config = ma.fields.Dict()
    warning = ma.fields.Dict()
    env = ma.fields.Dict()
    schema = ma.fields.Dict()
