"""Page ``/config``: the public settings of the registry, which the web UI reads before sign-in."""

from collections.abc import Mapping
from typing import Any

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from fakequay.contract import configuration_keys
from fakequay.contract.release_features import feature_exists
from fakequay.settings import Config
from fakequay.web.operations.request_context import world

# Settings that ``/config`` always shows.
_SHOWN = (
    "AUTHENTICATION_TYPE",
    "AVATAR_KIND",
    "BRANDING",
    "CONTACT_INFO",
    "DEBUG",
    "DEFAULT_NAMESPACE_AUTOPRUNE_POLICY",
    "DEFAULT_UI",
    "DOCUMENTATION_ROOT",
    "ENTERPRISE_LOGO_URL",
    "FOOTER_LINKS",
    "LOCAL_OAUTH_HANDLER",
    "PERMANENTLY_DELETE_TAGS",
    "REGISTRY_TITLE",
    "REGISTRY_TITLE_SHORT",
    "SEARCH_MAX_RESULT_PAGE_COUNT",
    "SEARCH_RESULTS_PER_PAGE",
    "SETUP_COMPLETE",
    "TAG_EXPIRATION_OPTIONS",
)
# Settings without a default value that ``/config`` shows if they are set.
_SHOWN_IF_SET = (
    "INTERNAL_OIDC_SERVICE_ID",
    "MIXPANEL_KEY",
    "RECAPTCHA_SITE_KEY",
    "SENTRY_PUBLIC_DSN",
    "STRIPE_PUBLISHABLE_KEY",
)
# Features of older servers that are shown only if they are set.
_OLD_FEATURES = frozenset({"ACI_CONVERSION", "APP_REGISTRY", "UI_V2_REPO_SETTINGS"})
# Source hosts of build triggers: setting, key of the endpoint, default endpoint and page.
_TRIGGERS = (
    ("GITHUB_TRIGGER_CONFIG", "GITHUB_ENDPOINT", "https://github.com", "login/oauth/authorize"),
    ("GITLAB_TRIGGER_CONFIG", "GITLAB_ENDPOINT", "https://gitlab.com", "oauth/authorize"),
)
_LOGIN = "_LOGIN_CONFIG"  # suffix of the settings of external login services


def config() -> ResponseReturnValue:
    """Return the public settings of the registry and the features that are on."""
    values = world().config
    features = _features(values)
    return jsonify(
        config=_settings(values) | {f"FEATURE_{name}": on for name, on in features.items()},
        features=features,
        oauth=dict(_trigger(values, *trigger) for trigger in _TRIGGERS),
        external_login=[_login(key, values.values[key]) for key in _login_keys(values)],
        registry_state=values.get("REGISTRY_STATE"),
        account_recovery_mode=bool(values.get("ACCOUNT_RECOVERY_MODE")),
        version_number=str(values.release),
    )


def _settings(values: Config) -> dict[str, Any]:
    shown = {key: values.get(key) for key in _SHOWN}
    shown |= {key: values.get(key) for key in _SHOWN_IF_SET if values.get(key) is not None}
    return shown | {
        "PREFERRED_URL_SCHEME": values.get("PREFERRED_URL_SCHEME") or request.scheme,
        "SERVER_HOSTNAME": values.get("SERVER_HOSTNAME") or request.host,
    }


def _features(values: Config) -> dict[str, bool]:
    """Return whether each feature of the release is on, by name without the prefix FEATURE_."""
    return {
        name: values.feature(name)
        for name in configuration_keys.features()
        if feature_exists(name, values.release)
        and (name not in _OLD_FEATURES or f"FEATURE_{name}" in values.values)
    }


def _trigger(
    values: Config, key: str, endpoint_key: str, default: str, page: str
) -> tuple[str, dict[str, Any]]:
    """Return the public part of the settings of a source host, such as GitHub.

    A source host is a host from whose repositories build triggers start builds.

    Args:
        values: Configuration of the instance.
        key: Configuration key of the source host, for example ``GITHUB_TRIGGER_CONFIG``. The value
            of the key is an object.
        endpoint_key: Member of the object that contains the URL of the source host.
        default: URL of the source host if the object has no such member.
        page: Path of the authorization page on the source host.

    Returns:
        ``key``, and the public settings as a dict.
    """
    settings = values.get(key) or {}
    endpoint = str(settings.get(endpoint_key) or default).rstrip("/")
    public = {
        "CLIENT_ID": settings.get("CLIENT_ID"),
        "AUTHORIZE_ENDPOINT": f"{endpoint}/{page}",
        endpoint_key: f"{endpoint}/",
    }
    if endpoint_key == "GITHUB_ENDPOINT":
        public["ORG_RESTRICT"] = bool(settings.get("ORG_RESTRICT"))
    return key, public


def _login_keys(values: Config) -> list[str]:
    return sorted(key for key, value in values.values.items() if key.endswith(_LOGIN) and value)


def _login(key: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return the data that the web UI needs to offer a sign-in with an external service."""
    service = key.removesuffix(_LOGIN).lower()
    return {
        "id": service,
        "title": settings.get("SERVICE_NAME", service),
        "config": {"CLIENT_ID": settings.get("CLIENT_ID"), "OIDC": "OIDC_SERVER" in settings},
        "icon": settings.get("SERVICE_ICON", "fa-user-circle"),
    }
