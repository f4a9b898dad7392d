"""Server information outside the API: CSRF token, health, capabilities, docs and images."""

import re
from collections.abc import Callable
from urllib.parse import urljoin
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from fakequay.app import create_app
from fakequay.settings import Config
from fakequay.storage import Store
from fakequay.world import World
from tests.support.registry_client import Registry, image

VIEW_IMAGE = {"url-template": "http://localhost/{namespace}/{reponame}:{tag}"}


def client_of(**values: object) -> FlaskClient:
    return create_app(World(Store(), config=Config(values))).test_client()


class TestCsrfToken:
    def test_is_constant_within_a_session(self, client: FlaskClient) -> None:
        first, second = client.get("/csrf_token"), client.get("/csrf_token")

        assert first.status_code == 200
        assert first.json is not None
        assert list(first.json) == ["csrf_token"]
        assert re.fullmatch(r"[A-Za-z0-9]{64}", first.json["csrf_token"])
        assert second.json == first.json


class TestHealth:
    @pytest.mark.parametrize(
        ("page", "services"),
        [
            (
                "instance",
                [
                    "auth",
                    "database",
                    "disk_space",
                    "registry_gunicorn",
                    "service_key",
                    "web_gunicorn",
                ],
            ),
            ("endtoend", ["auth", "database", "redis", "storage"]),
            ("warning", ["disk_space_warning"]),
        ],
    )
    def test_reports_every_service_as_healthy(
        self, client: FlaskClient, page: str, services: list[str]
    ) -> None:
        answer = client.get(f"/health/{page}")

        assert answer.status_code == 200
        assert answer.json == {
            "data": {"services": dict.fromkeys(services, True)},
            "status_code": 200,
        }

    @pytest.mark.parametrize(("short", "page"), [("/health", "instance"), ("/status", "endtoend")])
    def test_short_paths_return_the_same_report(
        self, client: FlaskClient, short: str, page: str
    ) -> None:
        assert client.get(short).json == client.get(f"/health/{page}").json

    @pytest.mark.parametrize("page", ["/_internal_ping", "/v1/_ping"])
    def test_ping_returns_true(self, client: FlaskClient, page: str) -> None:
        answer = client.get(page)

        assert answer.status_code == 200
        assert answer.mimetype == "text/html"
        assert answer.text == "true"


class TestAppCapabilities:
    def test_contains_link_and_api_templates(self, client: FlaskClient) -> None:
        answer = client.get("/.well-known/app-capabilities")

        security = "/api/v1/repository/{namespace}/{reponame}/manifest/{digest}/security"
        assert answer.json == {
            "appName": "io.quay",
            "capabilities": {
                "io.quay.view-image": VIEW_IMAGE,
                "io.quay.manifest-security": {"rest-api-template": f"http://localhost{security}"},
            },
        }

    def test_omits_the_security_api_without_a_scanner(self) -> None:
        answer = client_of(FEATURE_SECURITY_SCANNER=False).get("/.well-known/app-capabilities")

        assert answer.json == {
            "appName": "io.quay",
            "capabilities": {"io.quay.view-image": VIEW_IMAGE},
        }


class TestDocs:
    def test_page_loads_the_openapi_document(self, client: FlaskClient) -> None:
        answer = client.get("/docs/")

        assert answer.status_code == 200
        assert answer.mimetype == "text/html"
        assert 'value="../openapi.json"' in answer.text
        assert "<title>API explorer · fakequay · Quay 3.19</title>" in answer.text

    def test_files_of_the_page_are_served_locally(self, client: FlaskClient) -> None:
        needed = re.findall(
            r'<(?:script src|link rel="\w+" href)="([^"]+)"', client.get("/docs/").text
        )

        assert needed == [
            "swagger-ui.css",
            "explorer.css",
            "../favicon.ico",
            "theme.js",
            "swagger-ui-bundle.js",
            "explorer.js",
        ]
        for name in needed:
            with client.get(urljoin("/docs/", name)) as answer:
                assert answer.status_code == 200
                assert answer.data

    def test_unknown_file_returns_404(self, client: FlaskClient) -> None:
        assert client.get("/docs/nothing.js").status_code == 404


class TestImages:
    @pytest.mark.parametrize("path", ["/static/img/logo.svg", "/favicon.ico"])
    def test_are_drawings_of_fakequay(self, client: FlaskClient, path: str) -> None:
        answer = client.get(path)

        assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")
        assert ElementTree.fromstring(answer.text).get("aria-label") == "fakequay"
        assert answer.headers["Cache-Control"] == "max-age=86400"

    def test_unknown_image_returns_404(self, client: FlaskClient) -> None:
        assert client.get("/static/img/nothing.svg").status_code == 404


class TestScanBackfillStatus:
    def test_is_complete_without_images(self) -> None:
        assert client_of().get("/secscan/_backfill_status").json == {"backfill_percent": "100.00"}

    def test_counts_manifests_that_wait_for_their_scan(
        self, registry: Registry, client: FlaskClient, pass_time: Callable[[float], None]
    ) -> None:
        registry.push("acme/web", "one", image("one"))
        pass_time(60)
        client.get("/config")
        registry.push("acme/web", "two", image("two"))

        assert client.get("/secscan/_backfill_status").json == {"backfill_percent": "50.00"}
