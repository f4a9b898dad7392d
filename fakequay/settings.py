"""How a server is run (Settings), and the keys of Quay's own configuration (Config)."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from fakequay.contract.releases import NEWEST, RELEASES, Release, feature_exists, parse_release
from fakequay.frozen_dataclasses import frozen

Durability = Literal["always", "relaxed", "none"]
# What stands for every address of this machine, and an address to reach it by.
WILDCARDS = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # noqa: S104
END_OF_TIME = 32_503_680_000  # the year 3000
DELIVER = "FAKEQUAY_DELIVER_WEBHOOKS"  # webhooks leave for real
WORKERS = "FAKEQUAY_WORKERS"
QUAY_VERSION = "FAKEQUAY_QUAY_VERSION"  # release of Quay to reproduce, such as 3.12
UPSTREAMS = "FAKEQUAY_UPSTREAMS"  # what other registries hold
OCI_HEADERS = "FAKEQUAY_OCI_HEADERS"  # those that the specification asks for
LARGEST_LAYER = "MAXIMUM_LAYER_SIZE"
LIBRARY = "LIBRARY_NAMESPACE"  # of repositories under /v2 whose names name none
_BYTES = re.compile(r"(\d+) ?(?:B|([KMGTPEZY])(i?)\w*)?", re.ASCII)
_TAG = re.compile(r"\w[\w.-]{0,127}", re.ASCII)
_IMAGE: Mapping[str, Callable[[Any], bool]] = {
    "content": lambda value: isinstance(value, str),
    "layers": lambda value: type(value) is int and 0 <= value <= 100,
    "labels": lambda value: isinstance(value, Mapping) and _are_texts(value.values()),
    "platforms": lambda value: isinstance(value, list | tuple) and _are_texts(value),
    "layer_size": lambda value: type(value) is int and 0 <= value <= 16_777_216,
    "format": lambda value: value in {"oci", "docker"},
}

# What is off unless a seed or a flag turns it on; every other FEATURE_* is on.
FEATURES_OFF = frozenset(
    {
        "INVITE_ONLY_USER_CREATION",
        "NONSUPERUSER_TEAM_SYNCING_SETUP",
        "PROGRAMMATIC_BOOTSTRAP",
        "PUBLIC_CATALOG",
        "RECAPTCHA",
        "REQUIRE_ENCRYPTED_BASIC_AUTH",
        "RESTRICTED_USERS",
        "SPARSE_INDEX",
        "SUPERUSERS_ORG_CREATION_ONLY",
        "UI_MODELCARD",
        "USERNAME_CONFIRMATION",
        "USER_METADATA",
        "USER_RENAME",
    }
)
# Each difference from the real server that is on purpose and has a key, as the real server has it.
LIKE_REAL: Mapping[str, Any] = {
    DELIVER: True,
    "FAKEQUAY_FIRST_USER_IS_SUPERUSER": False,
    "FAKEQUAY_KEEP_DELETED_NAMES": True,
    OCI_HEADERS: False,
    "FAKEQUAY_REFUSE_PRIVATE_HOSTS": True,
    "FEATURE_LEGACY_IMAGES": False,
}
# What the keys that a client may see, and a few more, are where a seed does not say.
DEFAULTS: Mapping[str, Any] = {
    "ACTION_LOG_AUDIT_DELETE_FAILURES": False,
    "ACTION_LOG_AUDIT_PULL_FAILURES": False,
    "ACTION_LOG_AUDIT_PUSH_FAILURES": False,
    "AUTHENTICATION_TYPE": "Database",
    "AVATAR_KIND": "local",
    "CONTACT_INFO": (),
    "DEBUG": False,
    "DEFAULT_TAG_EXPIRATION": "2w",
    "DOCUMENTATION_ROOT": "/docs/",
    "FAKEQUAY_JOURNAL_SIZE": 1000,
    WORKERS: True,
    "FAKEQUAY_SHOW_SECRETS": False,
    "FRESH_LOGIN_TIMEOUT": "10m",
    "LABELED_EXPIRATION_MAXIMUM": "104w",
    "LABELED_EXPIRATION_MINIMUM": "1h",
    LIBRARY: "library",
    "LOCAL_OAUTH_HANDLER": "/oauth/localapp",
    LARGEST_LAYER: "20G",
    "REGISTRY_STATE": "normal",
    "REGISTRY_TITLE": "fakequay",
    "REGISTRY_TITLE_SHORT": "fakequay",
    "SEARCH_MAX_RESULT_PAGE_COUNT": 10,
    "SEARCH_RESULTS_PER_PAGE": 10,
    "SETUP_COMPLETE": True,
    "SPARSE_INDEX_REQUIRED_ARCHS": (),
    "TAG_EXPIRATION_OPTIONS": ("0s", "1s", "1d", "1w", "2w", "4w"),
}


@frozen
class Config:
    """Quay's configuration, under Quay's own names; what is not set has the value it has there."""

    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def release(self) -> Release:
        """The release of Quay that the server reproduces."""
        return RELEASES[self.values.get(QUAY_VERSION, str(NEWEST))]

    def feature(self, name: str) -> bool:
        """Return whether ``FEATURE_<name>`` is on and the release has it."""
        on = bool(self.values.get(f"FEATURE_{name}", name not in FEATURES_OFF))
        return on and (QUAY_VERSION not in self.values or feature_exists(name, self.release))

    def get(self, key: str, default: Any = None) -> Any:
        return self.values.get(key, DEFAULTS.get(key, default))

    def is_superuser(self, username: str) -> bool:
        """Someone in both lists may only read."""
        return self._lists("SUPER_USERS", username) and not self.is_auditor(username)

    def is_auditor(self, username: str) -> bool:
        """A global read-only superuser."""
        return self._lists("GLOBAL_READONLY_SUPER_USERS", username)

    def is_restricted(self, username: str) -> bool:
        """With FEATURE_RESTRICTED_USERS everyone is restricted but those on the whitelist."""
        return (
            self.feature("RESTRICTED_USERS")
            and not self.is_superuser(username)
            and not self._lists("RESTRICTED_USERS_WHITELIST", username)
        )

    def _lists(self, key: str, username: str) -> bool:
        return username in (self.values.get(key) or ())


@frozen
class Settings:
    """How to run a server; every field is a flag of ``fakequay serve`` and a FAKEQUAY_* variable.

    ``clock`` is the moment it stands still at, in seconds since 1970; None: it is the system's.
    ``ids`` is the text that tokens and identifiers follow from; ``set`` Quay's configuration keys.
    ``background_jobs`` runs scheduled jobs when they are due, and not only before a request.
    ``deliver_webhooks`` sends webhooks for real.
    ``console`` serves pages to look at, at ``/``.
    ``like_real`` gives up the differences of LIKE_REAL, but for what ``set`` says otherwise.
    ``tls`` serves HTTPS too, with a certificate of a CA made for this run (for ``tls_name`` beside
    the machine's own; the CA goes to ``ca_file``), ``tls_cert`` and ``tls_key`` with a given one.
    """

    host: str = "127.0.0.1"
    port: int = 8080
    port_file: Path | None = None
    seed: tuple[str | Path | Mapping[str, Any], ...] = ("empty",)
    data: Path | None = None
    durability: Durability = "always"
    clock: float | None = None
    ids: str = ""
    set: Mapping[str, Any] = field(default_factory=dict)
    like_real: bool = False
    quay_version: str | None = None
    background_jobs: bool = False
    deliver_webhooks: bool = False
    control_token: str | None = None
    console: bool = True
    tls: Literal["auto"] | None = None
    tls_port: int = 8443
    tls_name: tuple[str, ...] = ()
    tls_cert: Path | None = None
    tls_key: Path | None = None
    ca_file: Path | None = None
    log_format: Literal["console", "json"] = "console"
    log_level: Literal["debug", "info", "warning", "error"] = "warning"

    @property
    def overrides(self) -> Mapping[str, Any]:
        """The configuration that goes before the one of the seeds."""
        real = LIKE_REAL if self.like_real else {}
        delivering = {DELIVER: True} if self.deliver_webhooks else {}
        version = {QUAY_VERSION: self.quay_version} if self.quay_version else {}
        return {**real, **delivering, **version, **self.set}


def moment(text: str) -> float:
    """Seconds since 1970, from themselves or from ISO 8601 (UTC, unless it says otherwise)."""
    try:
        seconds = float(text)
    except ValueError:
        seconds = _iso8601(text)
    if not 0 <= seconds < END_OF_TIME:
        raise ValueError(f"{text} is not a moment between 1970 and 3000")
    return seconds


def _iso8601(text: str) -> float:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is neither ISO 8601 nor seconds since 1970") from None
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()


def pair(text: str) -> tuple[str, Any]:
    """``KEY=VALUE`` of Quay's configuration: the value as JSON, or as it stands if it is none."""
    key, equals, value = text.partition("=")
    if not equals or not key:
        raise ValueError(f"{text!r} is not KEY=VALUE")
    try:
        read = json.loads(value)
    except ValueError:
        read = value
    checked_config({key: read})
    return key, read


def byte_count(text: str) -> int:
    """A size such as ``20G`` (1000s) or ``10 GiB`` (1024s) in bytes."""
    match = _BYTES.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is no size such as 20G or 512 MiB")
    base, exponent = 1024 if match[3] else 1000, " KMGTPEZY".index(match[2] or " ")
    factor: int = base**exponent
    return factor * int(match[1])


def checked_config(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """The same values, or ValueError: a feature written 'False' must not count as on."""
    for key, value in values.items():
        if key.startswith("FEATURE_") and not isinstance(value, bool):
            raise ValueError(f"{key} is true or false, not {value!r}")
        if key == LIBRARY and not isinstance(value, str):
            raise ValueError(f"{LIBRARY} is a name, not {value!r}")
        if key == LARGEST_LAYER:
            _check_size(value)
        if key == UPSTREAMS:
            _check_upstreams(value)
        if key == QUAY_VERSION:
            parse_release(value)
    return values


def _check_size(value: Any) -> None:
    try:
        byte_count(value)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{LARGEST_LAYER} is a size such as 20G, not {value!r}") from error


def _check_upstreams(value: Any) -> None:
    """Repositories, each with a list of tags, or with tags by name and what their images are of."""
    if not isinstance(value, Mapping):
        raise ValueError(f"{UPSTREAMS} is an object of repositories, not {value!r}")
    for repository, tags in value.items():
        if not isinstance(tags, list | tuple | Mapping):
            raise ValueError(f"{UPSTREAMS}: {repository} has a list of tags, or tags by name")
        for tag in tags:
            if not isinstance(tag, str) or not _TAG.fullmatch(tag):
                raise ValueError(f"{UPSTREAMS}: {repository} has {tag!r}, which is no tag")
        for tag, image in tags.items() if isinstance(tags, Mapping) else ():
            _check_image(f"{UPSTREAMS}: {repository}:{tag}", image)


def _check_image(where: str, image: Any) -> None:
    if not isinstance(image, Mapping):
        raise ValueError(f"{where} is an object, not {image!r}")
    for key, value in image.items():
        if key not in _IMAGE:
            raise ValueError(f"{where} has no key {key}; there is {', '.join(_IMAGE)}")
        if not _IMAGE[key](value):
            raise ValueError(f"{where}: {key} cannot be {value!r}")


def _are_texts(values: Iterable[Any]) -> bool:
    return all(isinstance(value, str) for value in values)
