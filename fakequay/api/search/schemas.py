"""Response schemas of search results. Each kind of result has its own fields."""

import marshmallow as ma

from fakequay.web.schemas.fields import Schema
from fakequay.web.schemas.shared_schemas import Avatar


class Entity(Schema):
    name = ma.fields.Str()
    kind = ma.fields.Str()
    is_robot = ma.fields.Bool()
    is_org_member = ma.fields.Bool()
    avatar = ma.fields.Nested(Avatar)


class Entities(Schema):
    results = ma.fields.List(ma.fields.Nested(Entity))


class LinkedEntity(Schema):
    entity = ma.fields.Nested(Entity)


class Results(Schema):
    results = ma.fields.List(ma.fields.Dict())


class RepositoryPage(Results):
    has_additional = ma.fields.Bool()
    page = ma.fields.Int()
    page_size = ma.fields.Int()
    start_index = ma.fields.Int()
