"""Response schemas of the tokens of an OAuth application."""

import marshmallow as ma

from fakequay.web.schemas.fields import IsoTimestamp, Schema


class Token(Schema):
    uuid = ma.fields.Str()
    name = ma.fields.Str(attribute="title")
    scope = ma.fields.Str()
    expires_at = IsoTimestamp(attribute="expires")
    created = IsoTimestamp()
    created_by = ma.fields.Str()
    last_accessed = IsoTimestamp(allow_none=True)


class NewToken(Token):
    token = ma.fields.Str()


class TokenPage(Schema):
    tokens = ma.fields.List(ma.fields.Nested(Token))
    next_page = ma.fields.Str()
