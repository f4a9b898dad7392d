"""What superusers see."""

import marshmallow as ma

from fakequay.web.fields import Avatar, QuotaReport, Schema


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
