"""Response schemas of teams, their members and invitations."""

import marshmallow as ma

from fakequay.web.schemas.fields import Schema, Timestamp
from fakequay.web.schemas.shared_schemas import Avatar


class Team(Schema):
    name = ma.fields.Str()
    description = ma.fields.Str()
    can_view = ma.fields.Bool()
    role = ma.fields.Str()
    avatar = ma.fields.Nested(Avatar)
    new_team = ma.fields.Bool()


class Member(Schema):
    """A team member: a user or robot, or an invited user or e-mail address.

    An invited e-mail address has the field ``email`` instead of ``name``.
    """

    name = ma.fields.Str()
    email = ma.fields.Str()
    kind = ma.fields.Str()
    is_robot = ma.fields.Bool()
    avatar = ma.fields.Nested(Avatar)
    invited = ma.fields.Bool()


class Syncable(Schema):
    service = ma.fields.Str()
    base_dn = ma.fields.Str()


class Synced(Schema):
    service = ma.fields.Str()
    last_updated = Timestamp()
    config = ma.fields.Dict()


class Members(Schema):
    name = ma.fields.Str()
    members = ma.fields.List(ma.fields.Nested(Member))
    can_edit = ma.fields.Bool()
    can_sync = ma.fields.Nested(Syncable)
    synced = ma.fields.Nested(Synced)


class Joined(Schema):
    org = ma.fields.Str()
    team = ma.fields.Str()
