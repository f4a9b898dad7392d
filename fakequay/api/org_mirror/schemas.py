"""Response schemas of organization mirrors."""

import marshmallow as ma

from fakequay.web.schemas.fields import IsoTimestamp, Schema


class OrgMirror(Schema):
    is_enabled = ma.fields.Bool()
    external_registry_type = ma.fields.Str()
    external_registry_url = ma.fields.Str()
    external_namespace = ma.fields.Str()
    external_registry_username = ma.fields.Str(allow_none=True)
    has_external_registry_password = ma.fields.Bool()
    external_registry_config = ma.fields.Dict()
    repository_filters = ma.fields.List(ma.fields.Str())
    robot_username = ma.fields.Str(allow_none=True)
    visibility = ma.fields.Str()
    sync_interval = ma.fields.Int()
    sync_start_date = ma.fields.Str()
    sync_expiration_date = ma.fields.Str(allow_none=True)
    sync_status = ma.fields.Str()
    sync_retries_remaining = ma.fields.Int()
    repo_sync_status_counts = ma.fields.Dict(ma.fields.Str(), ma.fields.Int())
    skopeo_timeout = ma.fields.Int()
    creation_date = ma.fields.Str()


class Repository(Schema):
    repository_name = ma.fields.Str(attribute="name")
    discovery_date = IsoTimestamp(attribute="discovered")
    sync_status = ma.fields.Str(attribute="status")
    last_sync_date = IsoTimestamp(attribute="last_sync", allow_none=True)
    status_message = ma.fields.Str(attribute="message", allow_none=True)


class RepositoryPage(Schema):
    repositories = ma.fields.List(ma.fields.Nested(Repository))
    page = ma.fields.Int()
    limit = ma.fields.Int()
    total = ma.fields.Int()
    has_next = ma.fields.Bool()


class Verification(Schema):
    success = ma.fields.Bool()
    message = ma.fields.Str()
