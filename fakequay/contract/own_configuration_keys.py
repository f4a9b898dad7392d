"""Configuration keys that fakequay adds to those of Quay: their JSON Schemas and descriptions."""

from collections.abc import Mapping
from typing import Any

TAG_NAME = {"type": "string", "pattern": r"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$"}
# Keys that describe a generated image, both in a seed and in FAKEQUAY_UPSTREAMS.
IMAGE_KEYS: Mapping[str, dict[str, Any]] = {
    "content": {
        "type": "string",
        "description": "Text in the layers of the generated image. Two generated images are "
        "identical only if the keys content, layers, labels, platforms, layer_size, format and "
        "created have the same values. "
        "Default: the names of the repository and the tag.",
    },
    "layers": {
        "type": "integer",
        "description": "Number of layers of the generated image.",
        "default": 1,
        "minimum": 0,
        "maximum": 100,
    },
    "labels": {
        "type": "object",
        "description": "Labels of the generated image.",
        "default": {},
        "additionalProperties": {"type": "string"},
    },
    "platforms": {
        "type": "array",
        "description": "Platforms of the generated image. Several platforms result in an image "
        "index.",
        "default": ["linux/amd64"],
        "items": {"type": "string", "pattern": r"^[a-z0-9]+/[a-z0-9]+(/[a-z0-9]+)?$"},
    },
    "layer_size": {
        "type": "integer",
        "description": "Minimum size in bytes of each layer of the generated image.",
        "default": 0,
        "minimum": 0,
        "maximum": 16_777_216,
    },
    "format": {
        "enum": ["oci", "docker"],
        "description": "Format of the generated image, which determines its media types: OCI or "
        "Docker.",
        "default": "oci",
    },
}
_FLAG = {"type": "boolean", "default": False}
_GROUPS = {
    "type": "object",
    "description": "Names of the members of each group, by the distinguished name of the group.",
    "additionalProperties": {"type": "array", "items": {"type": "string"}},
}
_SUBSCRIPTION = {
    "type": "object",
    "properties": {
        "id": {"type": "integer", "description": "Id of the marketplace subscription."},
        "sku": {"type": "string", "description": "SKU of the marketplace plan."},
        "quantity": {"type": "integer", "minimum": 0, "description": "Number of bought units."},
    },
    "required": ["id"],
}

OWN_KEYS: Mapping[str, dict[str, Any]] = {
    "FAKEQUAY_DELIVER_WEBHOOKS": {
        **_FLAG,
        "description": "Whether to send webhooks over the network. If false, fakequay only "
        "records them.",
    },
    "FAKEQUAY_DIRECTORY": {
        "type": "object",
        "properties": {"groups": _GROUPS},
        "required": ["groups"],
        "additionalProperties": False,
        "description": "Contents of the LDAP directory: the groups that teams can be synchronized "
        "with.",
    },
    "FAKEQUAY_FIRST_USER_IS_SUPERUSER": {
        **_FLAG,
        "description": "Whether the first user, whom /api/v1/user/initialize creates, becomes a "
        "superuser.",
    },
    "FAKEQUAY_JOURNAL_SIZE": {
        "type": "integer",
        "minimum": 0,
        "maximum": 1_000_000,
        "default": 1000,
        "description": "Maximum number of requests in the request journal (/_fakequay/requests).",
    },
    "FAKEQUAY_KEEP_DELETED_NAMES": {
        **_FLAG,
        "description": "Whether names of deleted users and organizations stay reserved until "
        "garbage collection.",
    },
    "FAKEQUAY_MARKETPLACE": {
        "type": "object",
        "additionalProperties": {"type": "array", "items": _SUBSCRIPTION},
        "description": "Marketplace subscriptions that users have bought, by user name.",
    },
    "FAKEQUAY_OCI_HEADERS": {
        **_FLAG,
        "default": True,
        "description": "Whether /v2 answers uploads and pushes of referrers as the OCI "
        "specification requires, where the real server answers differently.",
    },
    "FAKEQUAY_QUAY_VERSION": {
        "enum": [f"3.{minor}" for minor in range(9, 20)],
        "description": "Release of Quay to reproduce. Default: the newest.",
    },
    "FAKEQUAY_REFUSE_PRIVATE_HOSTS": {
        **_FLAG,
        "description": "Whether to reject URLs in private networks, as the real server does.",
    },
    "FAKEQUAY_SHOW_SECRETS": {
        **_FLAG,
        "description": "Whether /_fakequay/requests shows passwords, tokens and cookies.",
    },
    "FAKEQUAY_WORKERS": {
        **_FLAG,
        "default": True,
        "description": "Whether scheduled jobs such as builds and mirror syncs run when they are "
        "due.",
    },
    "FAKEQUAY_UPSTREAMS": {
        "type": "object",
        "additionalProperties": {
            "type": ["array", "object"],
            "items": TAG_NAME,
            "propertyNames": TAG_NAME,
            "additionalProperties": {
                "type": "object",
                "properties": dict(IMAGE_KEYS),
                "additionalProperties": False,
            },
        },
        "description": "Repositories of upstream registries for mirrors and proxy caches, by name, "
        "such as quay.io/acme/web. Each value is a list of tag names, or an object that describes "
        "an image for each tag name.",
    },
}
