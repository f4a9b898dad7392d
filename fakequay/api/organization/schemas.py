"""Response schemas of organizations, their members, applications and proxy caches."""

import marshmallow as ma

from fakequay.web.schemas.fields import Schema
from fakequay.web.schemas.shared_schemas import Avatar, QuotaReport


class Team(Schema):
    name = ma.fields.Str()
    description = ma.fields.Str()
    role = ma.fields.Str()
    avatar = ma.fields.Nested(Avatar)
    can_view = ma.fields.Bool()
    repo_count = ma.fields.Int()
    member_count = ma.fields.Int()
    is_synced = ma.fields.Bool()


class Organization(Schema):
    name = ma.fields.Str()
    email = ma.fields.Str()
    avatar = ma.fields.Nested(Avatar)
    is_admin = ma.fields.Bool()
    is_member = ma.fields.Bool()
    teams = ma.fields.Dict(ma.fields.Str(), ma.fields.Nested(Team))
    ordered_teams = ma.fields.List(ma.fields.Str())
    invoice_email = ma.fields.Bool()
    invoice_email_address = ma.fields.Str(allow_none=True)
    tag_expiration_s = ma.fields.Int()
    is_free_account = ma.fields.Bool()
    quotas = ma.fields.List(ma.fields.Dict())
    quota_report = ma.fields.Nested(QuotaReport)


class Application(Schema):
    name = ma.fields.Str()
    description = ma.fields.Str()
    application_uri = ma.fields.Str()
    client_id = ma.fields.Str()
    client_secret = ma.fields.Str(allow_none=True)
    redirect_uri = ma.fields.Str(allow_none=True)
    avatar_email = ma.fields.Str(allow_none=True)


class Applications(Schema):
    applications = ma.fields.List(ma.fields.Nested(Application))


class ApplicationInformation(Schema):
    name = ma.fields.Str()
    description = ma.fields.Str()
    uri = ma.fields.Str()
    avatar = ma.fields.Nested(Avatar)
    organization = ma.fields.Nested(Organization)


class TeamName(Schema):
    name = ma.fields.Str()
    avatar = ma.fields.Nested(Avatar)


class Person(Schema):
    name = ma.fields.Str()
    kind = ma.fields.Str()
    avatar = ma.fields.Nested(Avatar)
    repositories = ma.fields.List(ma.fields.Str())


class Member(Person):
    teams = ma.fields.List(ma.fields.Nested(TeamName))


class Members(Schema):
    members = ma.fields.List(ma.fields.Nested(Member))


class Collaborators(Schema):
    collaborators = ma.fields.List(ma.fields.Nested(Person))


class ProxyCache(Schema):
    # The field has the type `Raw`, because the real server returns empty strings if there is no
    # proxy cache.
    upstream_registry = ma.fields.Str()
    expiration_s = ma.fields.Raw()
    insecure = ma.fields.Raw()


class PrivateRepositories(Schema):
    private_allowed = ma.fields.Bool(data_key="privateAllowed", attribute="privateAllowed")
    private_count = ma.fields.Int(data_key="privateCount", attribute="privateCount")
