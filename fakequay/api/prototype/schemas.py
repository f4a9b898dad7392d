"""Response schemas of default permissions (prototypes)."""

import marshmallow as ma

from fakequay.web.schemas.fields import Schema
from fakequay.web.schemas.shared_schemas import Avatar


class Delegate(Schema):
    """Schema of the user, robot or team that gets a role from a default permission.

    For a team, the fields ``is_robot`` and ``is_org_member`` are absent.
    """

    name = ma.fields.Str()
    is_robot = ma.fields.Bool()
    kind = ma.fields.Str()
    is_org_member = ma.fields.Bool()
    avatar = ma.fields.Nested(Avatar)


class Prototype(Schema):
    activating_user = ma.fields.Nested(Delegate, allow_none=True)
    delegate = ma.fields.Nested(Delegate)
    role = ma.fields.Str()
    id = ma.fields.Str()


class Prototypes(Schema):
    prototypes = ma.fields.List(ma.fields.Nested(Prototype))
