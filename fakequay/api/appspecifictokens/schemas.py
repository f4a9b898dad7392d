"""Response schemas of application-specific tokens."""

import marshmallow as ma

from fakequay.web.schemas.fields import Schema, Timestamp


class ListedToken(Schema):
    uuid = ma.fields.Str()
    title = ma.fields.Str()
    last_accessed = Timestamp(allow_none=True)
    created = Timestamp()
    expiration = Timestamp(allow_none=True)


class Token(ListedToken):
    token = ma.fields.Str(data_key="token_code")


class OneToken(Schema):
    token = ma.fields.Nested(Token)


class Tokens(Schema):
    tokens = ma.fields.List(ma.fields.Nested(ListedToken))
    only_expiring = ma.fields.Bool(allow_none=True)
