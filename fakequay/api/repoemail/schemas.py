"""Response schemas of e-mail addresses that may receive notifications about a repository."""

import marshmallow as ma

from fakequay.web.schemas.fields import Schema


class AuthorizedEmail(Schema):
    email = ma.fields.Str()
    repository = ma.fields.Str()
    namespace = ma.fields.Str()
    confirmed = ma.fields.Bool()
