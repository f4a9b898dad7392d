"""Settings of the server (``Settings``) and keys of Quay's configuration (``Config``)."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from fakequay.contract import strict_json
from fakequay.contract.configuration_check import check_configuration
from fakequay.contract.release_behavior import has_readonly_superusers
from fakequay.contract.release_features import feature_of_release
from fakequay.contract.releases import NEWEST, RELEASES, Release
from fakequay.fast_dataclasses import frozen

Durability = Literal["always", "relaxed", "none"]
# Host names that stand for all addresses of this machine, each with a loopback address that
# clients can use.
WILDCARDS = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # noqa: S104
END_OF_TIME = 32_503_680_000  # Unix seconds: the first second of the year 3000
DELIVER = "FAKEQUAY_DELIVER_WEBHOOKS"  # whether webhooks are sent over the network
WORKERS = "FAKEQUAY_WORKERS"  # whether due scheduled jobs run automatically
QUAY_VERSION = "FAKEQUAY_QUAY_VERSION"  # release of Quay to reproduce, such as 3.12
UPSTREAMS = "FAKEQUAY_UPSTREAMS"  # simulated contents of the upstream registries
OCI_HEADERS = "FAKEQUAY_OCI_HEADERS"  # whether to follow the OCI specification strictly
LARGEST_LAYER = "MAXIMUM_LAYER_SIZE"
LOGO = "/static/img/logo.svg"  # path of the logo that this server serves
LIBRARY = "LIBRARY_NAMESPACE"  # namespace of repository names under /v2 without a namespace
_HEADER_VALUE = re.compile(r"[!-~]([ -~]*[!-~])?")

# Features that are off by default. Every other FEATURE_* key is true by default.
FEATURES_OFF = frozenset(
    {
        "ACI_CONVERSION",
        "ACTION_LOG_ROTATION",
        "APP_REGISTRY",
        "CLEAR_EXPIRED_RAC_ENTRIES",
        "DISABLE_PULL_LOGS_FOR_FREE_NAMESPACES",
        "ENTITLEMENT_RECONCILIATION",
        "EXPORT_COMPLIANCE",
        "EXTENDED_ACTION_LOGGING",
        "FIPS",
        "GITHUB_LOGIN",
        "GOOGLE_LOGIN",
        "IMMUTABLE_TAGS_CAN_EXPIRE",
        "INVITE_ONLY_USER_CREATION",
        "NONSUPERUSER_TEAM_SYNCING_SETUP",
        "ORG_SHARED_EMAIL",
        "OTEL_TRACING",
        "PROXY_STORAGE",
        "PUBLIC_CATALOG",
        "QUOTA_SUPPRESS_FAILURES",
        "RATE_LIMITS",
        "RECAPTCHA",
        "REQUIRE_ENCRYPTED_BASIC_AUTH",
        "RESTRICTED_USERS",
        "RESTRICTED_V1_PUSH",
        "SECURITY_NOTIFICATIONS",
        "SECURITY_SCANNER_V2",
        "SPARSE_INDEX",
        "STORAGE_REPLICATION",
        "SUPERUSERS_ORG_CREATION_ONLY",
        "UI_DELAY_AFTER_WRITE",
        "UI_MODELCARD",
        "UI_V2_REPO_SETTINGS",
        "USERNAME_CONFIRMATION",
        "USER_LOG_ACCESS",
        "USER_METADATA",
        "USER_RENAME",
    }
)
# Configuration keys that --like-real sets. With their defaults, fakequay intentionally differs from
# a real server; with these values, it behaves like a real server.
LIKE_REAL: Mapping[str, Any] = {
    DELIVER: True,
    "FAKEQUAY_FIRST_USER_IS_SUPERUSER": False,
    "FAKEQUAY_KEEP_DELETED_NAMES": True,
    OCI_HEADERS: False,
    "FAKEQUAY_REFUSE_PRIVATE_HOSTS": True,
    "FEATURE_LEGACY_IMAGES": False,
}
# Configuration keys that a server with a forward proxy sets, so that URLs in webhooks and in
# responses contain the host name quay.io.
PROXIED: Mapping[str, Any] = {"PREFERRED_URL_SCHEME": "https", "SERVER_HOSTNAME": "quay.io"}
# Default values of configuration keys: of all keys that responses contain, and of a few others.
DEFAULTS: Mapping[str, Any] = {
    "ACTION_LOG_AUDIT_DELETE_FAILURES": False,
    "ACTION_LOG_AUDIT_PULL_FAILURES": False,
    "ACTION_LOG_AUDIT_PUSH_FAILURES": False,
    "AUTHENTICATION_TYPE": "Database",
    "AVATAR_KIND": "local",
    "BRANDING": {"logo": LOGO, "footer_img": LOGO, "footer_url": "/docs/"},
    "CONTACT_INFO": (),
    "DEBUG": False,
    "DEFAULT_TAG_EXPIRATION": "2w",
    "DEFAULT_UI": "react",
    "DOCUMENTATION_ROOT": "/docs/",
    "ENTERPRISE_LOGO_URL": LOGO,
    "FAKEQUAY_JOURNAL_SIZE": 1000,
    WORKERS: True,
    "FAKEQUAY_SHOW_SECRETS": False,
    "FOOTER_LINKS": {},
    "FRESH_LOGIN_TIMEOUT": "10m",
    "LABELED_EXPIRATION_MAXIMUM": "104w",
    "LABELED_EXPIRATION_MINIMUM": "1h",
    LIBRARY: "library",
    "LOCAL_OAUTH_HANDLER": "/oauth/localapp",
    LARGEST_LAYER: "20G",
    "PERMANENTLY_DELETE_TAGS": False,
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
    """Quay's configuration under the names of ``config.yaml``.

    A key that is missing or null has its default value.
    """

    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def release(self) -> Release:
        """The release of Quay that the server reproduces."""
        name = self.values.get(QUAY_VERSION)
        return NEWEST if name is None else RELEASES[name]

    def feature(self, name: str) -> bool:
        """Return whether ``FEATURE_<name>`` is on, and the reproduced release has this feature."""
        on = bool(self.values.get(f"FEATURE_{name}", name not in FEATURES_OFF))
        if QUAY_VERSION not in self.values:
            return on
        return feature_of_release(name, self.release, configured=on)

    def get(self, key: str, default: Any = None) -> Any:
        """Return the value of a configuration key.

        If the key is missing, return its default value in ``DEFAULTS``. If ``DEFAULTS`` does not
        contain the key either, return ``default``.
        """
        value = self.values.get(key)
        return DEFAULTS.get(key, default) if value is None else value

    def is_superuser(self, username: str) -> bool:
        """Return whether a user is a superuser with write access.

        A user who is also listed in GLOBAL_READONLY_SUPER_USERS is only a read-only superuser.
        """
        return self._lists("SUPER_USERS", username) and not self.is_readonly_superuser(username)

    def is_readonly_superuser(self, username: str) -> bool:
        """Return whether a user is a read-only superuser."""
        return self.lists_as_readonly_superuser(username) and has_readonly_superusers(self.release)

    def lists_as_readonly_superuser(self, username: str) -> bool:
        """Return whether GLOBAL_READONLY_SUPER_USERS contains a user.

        The result does not depend on whether the reproduced release of Quay supports this key.
        """
        return self._lists("GLOBAL_READONLY_SUPER_USERS", username)

    def is_restricted(self, username: str) -> bool:
        """Return whether a user is restricted.

        If FEATURE_RESTRICTED_USERS is on, all users are restricted except superusers and the users
        in RESTRICTED_USERS_WHITELIST.
        """
        return (
            self.feature("RESTRICTED_USERS")
            and not self.is_superuser(username)
            and not self._lists("RESTRICTED_USERS_WHITELIST", username)
        )

    def _lists(self, key: str, username: str) -> bool:
        return username in (self.values.get(key) or ())


@frozen
class Settings:
    """Settings of a server; each is a flag of ``fakequay serve`` and a variable ``FAKEQUAY_*``.

    Attributes:
        port: TCP port for HTTP; 0 for any free port.
        port_file: File to which the server writes its port, or None.
        seed: Seeds to load: names, paths or documents.
        data: Data folder, or None to keep the data in memory.
        durability: When changes reach the disk: ``always`` after each transaction, ``relaxed`` when
            the operating system writes them, ``none`` when the server stops.
        clock: Time in Unix seconds at which the clock is frozen; None for the system's clock.
        ids: Text from which ids and tokens are derived.
        set: Keys of Quay's configuration, which override those of the seeds.
        quay_version: Release of Quay to reproduce, such as ``3.12``; None for the newest.
        like_real: Whether to apply the keys in ``LIKE_REAL``, which select the real server's
            behaviour. Values in ``set`` override these keys.
        background_jobs: Whether scheduled jobs run as soon as they are due; if false, they run
            before the next request.
        deliver_webhooks: Whether to send webhooks over the network.
        control_token: Token that requests to the control API must send, or None.
        layout_folder: Folder with the OCI image layouts that seeds sent over HTTP can use, or None
            to refuse such seeds.
        console: Whether to serve the web console at ``/``.
        tls: ``auto`` to serve HTTPS with a certificate from a newly generated CA; otherwise None.
        tls_port: TCP port for HTTPS.
        tls_name: Additional host names and IP addresses of the certificate that ``tls=auto``
            generates.
        tls_cert: File with a certificate for HTTPS, used instead of a generated one.
        tls_key: File with the private key of ``tls_cert``.
        ca_file: File to which the server writes the generated CA certificate, or None.
        proxy_port: TCP port of the forward proxy, 0 for any free port; None for no proxy.
        proxy_port_file: File to which the server writes the port of the proxy, or None.
        proxy_hosts: Hosts that the proxy serves besides quay.io, as NAME or NAME:PORT.
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
    layout_folder: Path | None = None
    console: bool = True
    tls: Literal["auto"] | None = None
    tls_port: int = 8443
    tls_name: tuple[str, ...] = ()
    tls_cert: Path | None = None
    tls_key: Path | None = None
    ca_file: Path | None = None
    proxy_port: int | None = None
    proxy_port_file: Path | None = None
    proxy_hosts: tuple[str, ...] = ()
    log_format: Literal["console", "json"] = "console"
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    quiet: bool = False

    @property
    def overrides(self) -> Mapping[str, Any]:
        """Keys of Quay's configuration that the settings set; they override those of the seeds."""
        real = LIKE_REAL if self.like_real else {}
        delivering = {DELIVER: True} if self.deliver_webhooks else {}
        version = {QUAY_VERSION: self.quay_version} if self.quay_version else {}
        proxied = PROXIED if self.proxy_port is not None else {}
        return {**proxied, **real, **delivering, **version, **self.set}


def parse_time(text: str) -> float:
    """Parse a time: a number of Unix seconds, or an ISO 8601 text (UTC if it has no offset).

    Returns:
        Unix seconds.

    Raises:
        ValueError: The text is not a time, or the time is not between 1970 and 3000.
    """
    try:
        seconds = float(text)
    except ValueError:
        seconds = _iso8601(text)
    if not 0 <= seconds < END_OF_TIME:
        raise ValueError(f"{text!r} is not a time between the years 1970 and 3000")
    return seconds


def _iso8601(text: str) -> float:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is not a time in ISO 8601 or Unix seconds") from None
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()


def checked_control_token(token: str) -> str:
    """Return a control token unchanged, after a check that HTTP headers can contain it.

    Raises:
        ValueError: The token is empty, or contains a character that the header ``Authorization``
            cannot contain.
    """
    if not isinstance(token, str):
        raise ValueError(f"the control token must be a string, not {token!r}")
    if not token:
        raise ValueError(
            "the control token is empty, so the control API would refuse every request; "
            "set a token, or do not set the option"
        )
    if not _HEADER_VALUE.fullmatch(token):
        raise ValueError(
            "the control token must contain only printable ASCII characters, and no spaces at "
            "its start or end, because clients send it in a header"
        )
    return token


def parse_setting(text: str) -> tuple[str, Any]:
    """Parse a text ``KEY=VALUE`` that sets a key of Quay's configuration.

    Returns:
        The key and its value. The value is parsed as JSON if possible; otherwise it is a string.

    Raises:
        ValueError: The text has no ``=``, the key is unknown, or the value is invalid for the key.
    """
    key, equals, value = text.partition("=")
    if not equals or not key:
        raise ValueError(f"the setting {text!r} does not have the form KEY=VALUE")
    try:
        read = strict_json.loads(value)
    except (ValueError, RecursionError):
        read = value
    try:
        return key, checked_config({key: read})[key]
    except ValueError:
        # If the key requires a string, the value needs no quotation marks, although JSON requires
        # them: --set FAKEQUAY_QUAY_VERSION=3.12.
        if not isinstance(read, int | float) or not _is_valid({key: value}):
            raise
        return key, value


def _is_valid(values: Mapping[str, Any]) -> bool:
    try:
        checked_config(values)
    except ValueError:
        return False
    return True


def feature_keys(features: Any) -> dict[str, Any]:
    """Return the configuration keys ``FEATURE_*`` that switch features on or off.

    Args:
        features: List of the features that are on, or mapping of features to True or False. The
            prefix ``FEATURE_`` is optional.

    Raises:
        ValueError: The argument is neither a list nor a mapping.
    """
    if isinstance(features, str) or not isinstance(features, Iterable):
        raise ValueError(
            f"features must be a list of names or a mapping of names to booleans, not {features!r}"
        )
    pairs = dict(features) if isinstance(features, Mapping) else dict.fromkeys(features, True)
    return {f"FEATURE_{str(name).removeprefix('FEATURE_')}": on for name, on in pairs.items()}


def checked_config(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a copy of a configuration after a check of its keys and values.

    Raises:
        ValueError: A key is unknown (the message suggests the most similar key), or a value has the
            wrong type or is out of range, for example a feature with the text ``"False"``.
    """
    if not isinstance(values, Mapping):
        raise ValueError(f"the configuration must be a mapping of keys to values, not {values!r}")
    return check_configuration(values)
