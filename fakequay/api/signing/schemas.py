"""Response schemas of tag signatures."""

import marshmallow as ma

from fakequay.web.schemas.fields import IsoTimestamp, Schema


class Target(Schema):
    hashes = ma.fields.Dict(ma.fields.Str(), ma.fields.Str())
    length = ma.fields.Int()


class Delegation(Schema):
    targets = ma.fields.Dict(ma.fields.Str(), ma.fields.Nested(Target))
    expiration = IsoTimestamp()


class Signatures(Schema):
    delegations = ma.fields.Dict(ma.fields.Str(), ma.fields.Nested(Delegation))
