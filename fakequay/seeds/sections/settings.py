"""Seed sections of the configuration and of the clock."""

from typing import Any

from fakequay.models import Configuration
from fakequay.seeds.contexts import ExportContext, LoadingContext
from fakequay.seeds.record_fields import format_time
from fakequay.seeds.schema_parts import item, mapping
from fakequay.seeds.section import Section
from fakequay.settings import LARGEST_LAYER, OCI_HEADERS, UPSTREAMS, WORKERS

from .tags import MADE_UP, TAG

_NAMES = {"type": "array", "items": {"type": "string"}}
_FLAG = {"type": "boolean", "default": False}

_KNOWN: dict[str, Any] = {
    "SUPER_USERS": {**_NAMES, "description": "Names of the superusers."},
    "GLOBAL_READONLY_SUPER_USERS": {
        **_NAMES,
        "description": (
            "Names of the read-only superusers, who can read everything and change nothing."
        ),
    },
    "RESTRICTED_USERS_WHITELIST": {
        **_NAMES,
        "description": "Names of the users that FEATURE_RESTRICTED_USERS does not restrict.",
    },
    LARGEST_LAYER: {
        "type": "string",
        "pattern": "^[0-9]+ ?(B|[KMGTPEZY]i?[A-Za-z]*)?$",
        "default": "20G",
        "description": "Maximum size of a pushed layer, such as 20G or 512 MiB.",
    },
    "TAG_EXPIRATION_OPTIONS": {
        "type": "array",
        "items": {"type": "string", "pattern": "^[0-9]+[smhdw]$"},
        "description": (
            "Periods that a namespace can choose for restoring deleted tags, such as 2w."
        ),
    },
    "AUTHENTICATION_TYPE": {
        "enum": ["Database", "LDAP", "JWT", "Keystone", "OIDC", "AppToken"],
        "default": "Database",
        "description": "Authentication method of the registry.",
    },
    "FAKEQUAY_DELIVER_WEBHOOKS": {
        **_FLAG,
        "description": (
            "Whether to send webhooks over the network. If false, fakequay only records them."
        ),
    },
    "FAKEQUAY_DIRECTORY": {
        "type": "object",
        "properties": {
            "groups": mapping(
                _NAMES,
                ("Names of the members of each group, by the distinguished name of the group."),
            ),
        },
        "required": ["groups"],
        "additionalProperties": False,
        "description": (
            "Contents of the LDAP directory: the groups that teams can be synchronized with."
        ),
    },
    "FAKEQUAY_FIRST_USER_IS_SUPERUSER": {
        **_FLAG,
        "description": (
            "Whether the user that the initialization endpoint creates becomes a superuser."
        ),
    },
    "FAKEQUAY_JOURNAL_SIZE": {
        "type": "integer",
        "minimum": 0,
        "default": 1000,
        "description": "Maximum number of requests in the request journal (/_fakequay/requests).",
    },
    "FAKEQUAY_KEEP_DELETED_NAMES": {
        **_FLAG,
        "description": (
            "Whether names of deleted users and organizations stay reserved until "
            "garbage collection."
        ),
    },
    "FAKEQUAY_MARKETPLACE": {
        "type": "object",
        "description": "Marketplace subscriptions that users have bought, by user name.",
    },
    OCI_HEADERS: {
        **_FLAG,
        "default": True,
        "description": "Whether to follow the OCI specification where the real server does not.",
    },
    "FAKEQUAY_REFUSE_PRIVATE_HOSTS": {
        **_FLAG,
        "description": "Whether to reject URLs in private networks, as the real server does.",
    },
    "FAKEQUAY_SHOW_SECRETS": {
        **_FLAG,
        "description": "Whether /_fakequay/requests shows passwords, tokens and cookies.",
    },
    WORKERS: {
        **_FLAG,
        "default": True,
        "description": (
            "Whether scheduled jobs such as builds and mirror syncs run when they are due."
        ),
    },
    UPSTREAMS: mapping(
        {
            "oneOf": [
                {"type": "array", "items": TAG},
                mapping(item(MADE_UP), "Images by tag name.", TAG),
            ],
        },
        ("Upstream repositories by registry/path, each as a list of tags or as images by tag."),
    ),
}


def _load_settings(context: LoadingContext, _: None, data: dict[str, Any]) -> None:
    context.world.store.configuration.add(Configuration(data))


def _dump_settings(context: ExportContext, _: None) -> dict[str, Any]:
    return dict(context.world.config.values)


def _dump_clock(context: ExportContext, _: None) -> str | float | None:
    clock = context.world.clock
    return format_time(clock.now()) if clock.frozen else None


SETTINGS = Section(
    "settings",
    ("seed",),
    {
        "type": "object",
        "description": (
            "Configuration: keys of Quay's config.yaml, and keys of fakequay that "
            "begin with FAKEQUAY_."
        ),
        "properties": _KNOWN,
        "patternProperties": {
            "^FEATURE_": {"type": "boolean"},
            "^(?!FAKEQUAY_)[A-Z][A-Z0-9_]*$": {},
        },
        "additionalProperties": False,
    },
    _load_settings,
    _dump_settings,
)

CLOCK = Section(
    "clock",
    ("seed",),
    {
        "type": ["string", "number"],
        "format": "date-time",
        "description": (
            "Time at which the simulated clock is frozen (ISO 8601 or Unix seconds). "
            "Default: the clock runs."
        ),
    },
    # The loader sets the clock before it loads the sections.
    lambda *_: None,
    _dump_clock,
)
