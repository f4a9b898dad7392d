"""Response schemas of robots, their tokens, roles and federated identities."""

import marshmallow as ma

from fakequay.web.schemas.fields import Schema, Timestamp
from fakequay.web.schemas.shared_schemas import Avatar


class TeamName(Schema):
    name = ma.fields.Str()
    avatar = ma.fields.Nested(Avatar)


class Robot(Schema):
    name = ma.fields.Str()
    created = Timestamp()
    last_accessed = Timestamp()
    description = ma.fields.Str()
    token = ma.fields.Str()
    unstructured_metadata = ma.fields.Dict(allow_none=True)
    teams = ma.fields.List(ma.fields.Nested(TeamName))
    repositories = ma.fields.List(ma.fields.Str())


class Robots(Schema):
    robots = ma.fields.List(ma.fields.Nested(Robot))


class Federation(Schema):
    """Response schema of an external identity (OIDC issuer and subject) of a robot."""

    issuer = ma.fields.Str()
    subject = ma.fields.Str()
