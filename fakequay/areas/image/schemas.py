"""What images of the older kind look like on the wire."""

import marshmallow as ma

from fakequay.web.fields import Schema, Timestamp


class Image(Schema):
    id = ma.fields.Str()
    created = Timestamp(allow_none=True)
    comment = ma.fields.Str(allow_none=True)
    command = ma.fields.List(ma.fields.Str(), allow_none=True)
    size = ma.fields.Int()
    uploading = ma.fields.Bool()
    sort_index = ma.fields.Int()
    ancestors = ma.fields.List(ma.fields.Str())
    tags = ma.fields.List(ma.fields.Str())


class Images(Schema):
    images = ma.fields.List(ma.fields.Nested(Image))


class ImageWithHistory(Image):
    history = ma.fields.List(ma.fields.Nested(Image))
