"""Response schemas of the roles of users, robots and teams in a repository."""

import marshmallow as ma

from fakequay.web.schemas.fields import Schema
from fakequay.web.schemas.shared_schemas import Avatar


class Role(Schema):
    role = ma.fields.Str()


class TeamRole(Role):
    name = ma.fields.Str()
    avatar = ma.fields.Nested(Avatar)


class UserRole(TeamRole):
    is_robot = ma.fields.Bool()
    is_org_member = ma.fields.Bool()


class UserRoles(Schema):
    permissions = ma.fields.Dict(ma.fields.Str(), ma.fields.Nested(UserRole))


class TeamRoles(Schema):
    permissions = ma.fields.Dict(ma.fields.Str(), ma.fields.Nested(TeamRole))


class Roles(Schema):
    permissions = ma.fields.List(ma.fields.Nested(Role))
