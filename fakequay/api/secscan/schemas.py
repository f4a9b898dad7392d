"""Response schemas of security scan reports."""

import marshmallow as ma

from fakequay.web.schemas.fields import Schema


class Layer(Schema):
    Name = ma.fields.Str()
    ParentName = ma.fields.Str()
    NamespaceName = ma.fields.Str()
    IndexedByVersion = ma.fields.Int()
    Features = ma.fields.List(ma.fields.Dict())


class Findings(Schema):
    Layer = ma.fields.Nested(Layer)


class Security(Schema):
    status = ma.fields.Str()
    data = ma.fields.Nested(Findings, allow_none=True)
