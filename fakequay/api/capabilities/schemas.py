"""Response schemas of the registry capabilities."""

import marshmallow as ma

from fakequay.web.schemas.fields import Schema


class SparseManifests(Schema):
    supported = ma.fields.Bool()
    required_architectures = ma.fields.List(ma.fields.Str())
    optional_architectures_allowed = ma.fields.Bool()


class Capabilities(Schema):
    sparse_manifests = ma.fields.Nested(SparseManifests)
    mirror_architectures = ma.fields.List(ma.fields.Str())
