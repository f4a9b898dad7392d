"""Response schemas of manifests, labels and pull statistics."""

import marshmallow as ma

from fakequay.web.schemas.fields import Schema, Timestamp


class Layer(Schema):
    index = ma.fields.Int()
    compressed_size = ma.fields.Int(allow_none=True)
    is_remote = ma.fields.Bool()
    urls = ma.fields.List(ma.fields.Str(), allow_none=True)
    command = ma.fields.List(ma.fields.Str(), allow_none=True)
    comment = ma.fields.Str(allow_none=True)
    author = ma.fields.Str(allow_none=True)
    blob_digest = ma.fields.Str()
    created_datetime = Timestamp(allow_none=True)


class Manifest(Schema):
    digest = ma.fields.Str()
    is_manifest_list = ma.fields.Bool()
    manifest_data = ma.fields.Str()
    config_media_type = ma.fields.Str(allow_none=True)
    layers_compressed_size = ma.fields.Int()
    layers = ma.fields.List(ma.fields.Nested(Layer), allow_none=True)
    modelcard = ma.fields.Str()


class Label(Schema):
    id = ma.fields.Str(attribute="uuid")
    key = ma.fields.Str()
    value = ma.fields.Str()
    source_type = ma.fields.Str(attribute="source")
    media_type = ma.fields.Str()


class Labels(Schema):
    labels = ma.fields.List(ma.fields.Nested(Label))


class NewLabel(Schema):
    label = ma.fields.Nested(Label)


class ManifestPullStatistics(Schema):
    manifest_digest = ma.fields.Str()
    manifest_pull_count = ma.fields.Int()
    last_manifest_pull_date = Timestamp(allow_none=True)
