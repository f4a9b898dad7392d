"""Response schemas of tags, their images and pull statistics."""

import marshmallow as ma

from fakequay.web.schemas.fields import Schema, Timestamp
from fakequay.web.schemas.shared_schemas import LegacyImage


class Tag(Schema):
    name = ma.fields.Str()
    reversion = ma.fields.Bool()
    immutable = ma.fields.Bool()
    start_ts = ma.fields.Int()
    end_ts = ma.fields.Int()
    manifest_digest = ma.fields.Str()
    is_manifest_list = ma.fields.Bool()
    size = ma.fields.Int(allow_none=True)
    last_modified = Timestamp()
    expiration = Timestamp()
    is_sparse = ma.fields.Bool()
    child_manifest_count = ma.fields.Int()
    present_child_count = ma.fields.Int()
    child_manifests_presence = ma.fields.Dict(ma.fields.Str(), ma.fields.Bool())


class TagPage(Schema):
    tags = ma.fields.List(ma.fields.Nested(Tag))
    page = ma.fields.Int()
    has_additional = ma.fields.Bool()


class TagPullStatistics(Schema):
    tag_name = ma.fields.Str()
    tag_pull_count = ma.fields.Int()
    last_tag_pull_date = Timestamp(allow_none=True)
    current_manifest_digest = ma.fields.Str()
    manifest_pull_count = ma.fields.Int()
    last_manifest_pull_date = Timestamp(allow_none=True)


class Images(Schema):
    images = ma.fields.List(ma.fields.Nested(LegacyImage))
