"""Quay's configuration, and the moment the clock stands at."""

from typing import Any

from fakequay.models import Configuration
from fakequay.seeds.contexts import ExportContext, LoadingContext
from fakequay.seeds.record_fields import moment
from fakequay.seeds.schema_parts import item, mapping
from fakequay.seeds.section import Section
from fakequay.settings import LARGEST_LAYER, OCI_HEADERS, UPSTREAMS, WORKERS

from .tags import MADE_UP, TAG

_NAMES = {"type": "array", "items": {"type": "string"}}
_FLAG = {"type": "boolean", "default": False}

_KNOWN: dict[str, Any] = {
    "SUPER_USERS": {**_NAMES, "description": "Users who run the server."},
    "GLOBAL_READONLY_SUPER_USERS": {
        **_NAMES,
        "description": "Users who may read everything and change nothing.",
    },
    "RESTRICTED_USERS_WHITELIST": {
        **_NAMES,
        "description": "Users whom FEATURE_RESTRICTED_USERS leaves alone.",
    },
    LARGEST_LAYER: {
        "type": "string",
        "pattern": "^[0-9]+ ?(B|[KMGTPEZY]i?[A-Za-z]*)?$",
        "default": "20G",
        "description": "How large a layer may be that is pushed.",
    },
    "TAG_EXPIRATION_OPTIONS": {
        "type": "array",
        "items": {"type": "string", "pattern": "^[0-9]+[smhdw]$"},
        "description": "How long a namespace may let deleted tags be restored.",
    },
    "AUTHENTICATION_TYPE": {
        "enum": ["Database", "LDAP", "JWT", "Keystone", "OIDC", "AppToken"],
        "default": "Database",
        "description": "Where users come from.",
    },
    "FAKEQUAY_DELIVER_WEBHOOKS": {
        **_FLAG,
        "description": "Send webhooks for real; else they are only recorded.",
    },
    "FAKEQUAY_DIRECTORY": {
        "type": "object",
        "properties": {
            "groups": mapping(_NAMES, "Who is in a group, by its distinguished name."),
        },
        "required": ["groups"],
        "additionalProperties": False,
        "description": "The LDAP groups that teams can be synced with, and who is in them.",
    },
    "FAKEQUAY_FIRST_USER_IS_SUPERUSER": {
        **_FLAG,
        "description": "Who initializes the server becomes a superuser, too.",
    },
    "FAKEQUAY_JOURNAL_SIZE": {
        "type": "integer",
        "minimum": 0,
        "default": 1000,
        "description": "How many of the last requests are kept for /_fakequay/requests.",
    },
    "FAKEQUAY_KEEP_DELETED_NAMES": {
        **_FLAG,
        "description": "Keep the names of deleted users and organizations until collection.",
    },
    "FAKEQUAY_MARKETPLACE": {
        "type": "object",
        "description": "The subscriptions that users have bought, by user.",
    },
    OCI_HEADERS: {
        **_FLAG,
        "default": True,
        "description": "Answer with what the OCI specification asks for beyond the real server.",
    },
    "FAKEQUAY_REFUSE_PRIVATE_HOSTS": {
        **_FLAG,
        "description": "Refuse addresses in private networks, as the real server does.",
    },
    "FAKEQUAY_SHOW_SECRETS": {
        **_FLAG,
        "description": "Show passwords, tokens and cookies in /_fakequay/requests.",
    },
    WORKERS: {
        **_FLAG,
        "default": True,
        "description": "Let what is due happen; else builds, mirrors and the like wait.",
    },
    UPSTREAMS: mapping(
        {
            "oneOf": [
                {"type": "array", "items": TAG},
                mapping(item(MADE_UP), "Images by tag.", TAG),
            ],
        },
        "What other registries hold, by registry/path: tags, or tags with their images.",
    ),
}


def _load_settings(planting: LoadingContext, _: None, data: dict[str, Any]) -> None:
    planting.world.store.configuration.add(Configuration(data))


def _dump_settings(harvest: ExportContext, _: None) -> dict[str, Any]:
    return dict(harvest.world.config.values)


def _dump_clock(harvest: ExportContext, _: None) -> str | float | None:
    clock = harvest.world.clock
    return moment(clock.now()) if clock.frozen else None


SETTINGS = Section(
    "settings",
    ("seed",),
    {
        "type": "object",
        "description": "Quay's configuration, under Quay's own names, and keys of fakequay's own.",
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
        "description": "The moment the clock stands at, until it is moved; without it, it ticks.",
    },
    # The clock stands before anything is planted.
    lambda *_: None,
    _dump_clock,
)
