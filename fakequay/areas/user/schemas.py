"""What users look like on the wire."""

import marshmallow as ma

from fakequay.web.fields import Avatar, QuotaReport, Schema


class Organization(Schema):
    name = ma.fields.Str()
    avatar = ma.fields.Nested(Avatar)
    can_create_repo = ma.fields.Bool()
    public = ma.fields.Bool()
    is_org_admin = ma.fields.Bool()
    preferred_namespace = ma.fields.Bool()


class User(Schema):
    anonymous = ma.fields.Bool()
    username = ma.fields.Str()
    avatar = ma.fields.Nested(Avatar)
    can_create_repo = ma.fields.Bool()
    is_me = ma.fields.Bool()
    verified = ma.fields.Bool()
    email = ma.fields.Str(allow_none=True)
    logins = ma.fields.List(ma.fields.Dict())
    invoice_email = ma.fields.Bool()
    invoice_email_address = ma.fields.Str(allow_none=True)
    preferred_namespace = ma.fields.Bool()
    tag_expiration_s = ma.fields.Int()
    prompts = ma.fields.List(ma.fields.Str())
    company = ma.fields.Str(allow_none=True)
    family_name = ma.fields.Str(allow_none=True)
    given_name = ma.fields.Str(allow_none=True)
    location = ma.fields.Str(allow_none=True)
    is_free_account = ma.fields.Bool()
    has_password_set = ma.fields.Bool()
    quotas = ma.fields.List(ma.fields.Dict())
    quota_report = ma.fields.Nested(QuotaReport)
    organizations = ma.fields.List(ma.fields.Nested(Organization))
    super_user = ma.fields.Bool()
    global_readonly_super_user = ma.fields.Bool()


class NewUser(User):
    awaiting_verification = ma.fields.Bool()


class InitializedUser(Schema):
    username = ma.fields.Str()
    email = ma.fields.Str(allow_none=True)
    encrypted_password = ma.fields.Str()
    access_token = ma.fields.Str()


class Success(Schema):
    success = ma.fields.Bool()
    message = ma.fields.Str(allow_none=True)
    needsEmailVerification = ma.fields.Bool()
    invalidCredentials = ma.fields.Bool()
