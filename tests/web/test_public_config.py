"""Page /config: public settings, features, OAuth applications and login services."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from fakequay.app import create_app
from fakequay.contract import configuration_keys
from fakequay.settings import Config
from fakequay.storage import Store
from fakequay.world import World

LOGO = "/static/img/logo.svg"


def get_config(**values: object) -> dict[str, Any]:
    """Return the page of a server with only these settings."""
    client = create_app(World(Store(), config=Config(values))).test_client()
    answer = client.get("/config")
    assert answer.status_code == 200
    page: dict[str, Any] = answer.get_json()
    return page


def test_contains_only_public_settings() -> None:
    page = get_config(REGISTRY_TITLE="Ours", SECRET_KEY="hidden", DB_URI="hidden")

    features = page.pop("features")
    settings = page["config"]
    switches = {key: settings.pop(key) for key in list(settings) if key.startswith("FEATURE_")}
    assert switches == {f"FEATURE_{name}": on for name, on in features.items()}
    assert page == {
        "config": {
            "AUTHENTICATION_TYPE": "Database",
            "AVATAR_KIND": "local",
            "BRANDING": {"logo": LOGO, "footer_img": LOGO, "footer_url": "/docs/"},
            "CONTACT_INFO": [],
            "DEBUG": False,
            "DEFAULT_NAMESPACE_AUTOPRUNE_POLICY": None,
            "DEFAULT_UI": "react",
            "DOCUMENTATION_ROOT": "/docs/",
            "ENTERPRISE_LOGO_URL": LOGO,
            "FOOTER_LINKS": {},
            "LOCAL_OAUTH_HANDLER": "/oauth/localapp",
            "PERMANENTLY_DELETE_TAGS": False,
            "PREFERRED_URL_SCHEME": "http",
            "REGISTRY_TITLE": "Ours",
            "REGISTRY_TITLE_SHORT": "fakequay",
            "SEARCH_MAX_RESULT_PAGE_COUNT": 10,
            "SEARCH_RESULTS_PER_PAGE": 10,
            "SERVER_HOSTNAME": "localhost",
            "SETUP_COMPLETE": True,
            "TAG_EXPIRATION_OPTIONS": ["0s", "1s", "1d", "1w", "2w", "4w"],
        },
        "oauth": {
            "GITHUB_TRIGGER_CONFIG": {
                "CLIENT_ID": None,
                "AUTHORIZE_ENDPOINT": "https://github.com/login/oauth/authorize",
                "GITHUB_ENDPOINT": "https://github.com/",
                "ORG_RESTRICT": False,
            },
            "GITLAB_TRIGGER_CONFIG": {
                "CLIENT_ID": None,
                "AUTHORIZE_ENDPOINT": "https://gitlab.com/oauth/authorize",
                "GITLAB_ENDPOINT": "https://gitlab.com/",
            },
        },
        "external_login": [],
        "registry_state": "normal",
        "account_recovery_mode": False,
        "version_number": "3.19",
    }


@pytest.mark.parametrize("path", ["logo", "footer_img"])
def test_images_of_the_branding_are_served(client: FlaskClient, path: str) -> None:
    branding = get_config()["config"]["BRANDING"]

    assert client.get(branding[path]).status_code == 200


@pytest.mark.parametrize(
    "changed",
    [
        {"BRANDING": {"logo": "/logo.png"}},
        {"DEFAULT_NAMESPACE_AUTOPRUNE_POLICY": {"method": "number_of_tags", "value": 3}},
        {"DEFAULT_UI": "angular"},
        {"ENTERPRISE_LOGO_URL": "/logo.png"},
        {"FOOTER_LINKS": {"ABOUT_URL": "http://about.example.com"}},
        {"PERMANENTLY_DELETE_TAGS": True},
        {"PREFERRED_URL_SCHEME": "https", "SERVER_HOSTNAME": "quay.example.com"},
        {"RECAPTCHA_SITE_KEY": "site"},
        {"STRIPE_PUBLISHABLE_KEY": "publishable"},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_shows_configured_values(changed: dict[str, Any]) -> None:
    settings = get_config(**changed)["config"]

    assert {key: settings[key] for key in changed} == changed


def test_shows_states_of_the_registry() -> None:
    page = get_config(REGISTRY_STATE="readonly", ACCOUNT_RECOVERY_MODE=True)

    assert (page["registry_state"], page["account_recovery_mode"]) == ("readonly", True)


def test_shows_applications_of_source_hosts_without_their_secrets() -> None:
    github = {
        "CLIENT_ID": "id",
        "CLIENT_SECRET": "hidden",
        "GITHUB_ENDPOINT": "https://github.example.com/",
        "ORG_RESTRICT": True,
    }
    gitlab = {"CLIENT_ID": "id", "CLIENT_SECRET": "hidden"}

    oauth = get_config(GITHUB_TRIGGER_CONFIG=github, GITLAB_TRIGGER_CONFIG=gitlab)["oauth"]

    assert oauth == {
        "GITHUB_TRIGGER_CONFIG": {
            "CLIENT_ID": "id",
            "AUTHORIZE_ENDPOINT": "https://github.example.com/login/oauth/authorize",
            "GITHUB_ENDPOINT": "https://github.example.com/",
            "ORG_RESTRICT": True,
        },
        "GITLAB_TRIGGER_CONFIG": {
            "CLIENT_ID": "id",
            "AUTHORIZE_ENDPOINT": "https://gitlab.com/oauth/authorize",
            "GITLAB_ENDPOINT": "https://gitlab.com/",
        },
    }


def test_shows_login_services_without_their_secrets() -> None:
    service = {
        "CLIENT_ID": "id",
        "CLIENT_SECRET": "hidden",
        "OIDC_SERVER": "https://sso.example.com/",
        "SERVICE_NAME": "Example SSO",
    }

    assert get_config(EXAMPLE_LOGIN_CONFIG=service)["external_login"] == [
        {
            "id": "example",
            "title": "Example SSO",
            "config": {"CLIENT_ID": "id", "OIDC": True},
            "icon": "fa-user-circle",
        }
    ]


class TestFeatures:
    def test_are_on_or_off_as_configured(self) -> None:
        features = get_config(FEATURE_MAILING=False, FEATURE_FIPS=True)["features"]

        assert (features["MAILING"], features["FIPS"]) == (False, True)
        assert (features["REPO_MIRROR"], features["RESTRICTED_USERS"]) == (True, False)

    def test_are_all_features_of_the_release(self) -> None:
        removed = {"ACI_CONVERSION", "APP_REGISTRY", "UI_V2_REPO_SETTINGS"}

        assert set(get_config()["features"]) == set(configuration_keys.features()) - removed
        old = get_config(FAKEQUAY_QUAY_VERSION="3.9")["features"]
        assert ("IMMUTABLE_TAGS" in old, "UI_V2" in old) == (False, True)

    def test_change_with_the_settings_of_the_instance(
        self, client: FlaskClient, change_config: Callable[..., None]
    ) -> None:
        assert client.get("/config").json["features"]["MAILING"] is True

        change_config(FEATURE_MAILING=False)

        assert client.get("/config").json["features"]["MAILING"] is False
