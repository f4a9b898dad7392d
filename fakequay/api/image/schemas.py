"""Response schemas of Docker v1 images."""

import marshmallow as ma

from fakequay.web.schemas.fields import Schema
from fakequay.web.schemas.shared_schemas import LegacyImage


class Image(LegacyImage):
    tags = ma.fields.List(ma.fields.Str())


class Images(Schema):
    images = ma.fields.List(ma.fields.Nested(Image))


class ImageWithHistory(Image):
    history = ma.fields.List(ma.fields.Nested(Image))
