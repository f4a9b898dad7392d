"""Security scan area: vulnerability reports of manifests and images."""

from typing import TYPE_CHECKING, Any

import pytest
from flask.testing import FlaskClient

from fakequay.domain.images import security_scans
from fakequay.world import World
from tests.support.answers import FORBIDDEN, LOGIN_REQUIRED, NOT_FOUND
from tests.support.registry_client import NOTHING, Registry, image, index

if TYPE_CHECKING:
    from tests.conftest import Api

WEB = "acme/web"
QUEUED = {"status": "queued", "data": None}
ZLIB = {"Name": "zlib", "Version": "1.2.11", "Vulnerabilities": [{"Name": "CVE-2022-37434"}]}


@pytest.fixture
def digest(registry: Registry) -> str:
    return registry.push(WEB, "latest", image("a", layers=2))


def security_path(digest: str) -> str:
    return f"/repository/{WEB}/manifest/{digest}/security"


def expected_report(digest: str, *features: dict[str, Any]) -> dict[str, Any]:
    layer = {
        "Name": digest,
        "ParentName": "",
        "NamespaceName": "",
        "IndexedByVersion": 4,
        "Features": list(features),
    }
    return {"status": "scanned", "data": {"Layer": layer}}


class TestGetRepoManifestSecurity:
    def test_reports_no_vulnerabilities_after_the_scan_by_default(
        self, reader: "Api", world: World, digest: str
    ) -> None:
        assert reader.get(security_path(digest)).json == QUEUED
        world.clock.advance(60)
        assert reader.get(f"{security_path(digest)}?vulnerabilities=true").json == expected_report(
            digest
        )

    def test_returns_the_stored_report(self, reader: "Api", world: World, digest: str) -> None:
        security_scans.store_report(world, digest, "scanned", [ZLIB])

        everything = reader.get(f"{security_path(digest)}?vulnerabilities=true").json
        packages = reader.get(security_path(digest)).json

        assert everything == expected_report(digest, ZLIB)
        assert packages == expected_report(digest, {**ZLIB, "Vulnerabilities": []})

    @pytest.mark.parametrize("status", ["queued", "failed", "unsupported"])
    def test_returns_a_stored_status_without_a_report(
        self, reader: "Api", world: World, digest: str, status: str
    ) -> None:
        security_scans.store_report(world, digest, status)
        assert reader.get(security_path(digest)).json == {"status": status, "data": None}

    def test_indexes_are_unsupported(self, reader: "Api", registry: Registry, world: World) -> None:
        both = registry.push(WEB, "both", index([image("a"), image("b")]))
        assert reader.get(security_path(both)).json == QUEUED
        world.clock.advance(60)
        assert reader.get(security_path(both)).json == {"status": "unsupported", "data": None}

    @pytest.mark.parametrize(
        ("password", "status"), [("password-of-reader", 200), ("wrong", 401), ("", 401)]
    )
    def test_accepts_basic_authentication(
        self, client: FlaskClient, digest: str, password: str, status: int
    ) -> None:
        answer = client.get(f"/api/v1{security_path(digest)}", auth=("reader", password))

        expected = QUEUED if status == 200 else LOGIN_REQUIRED
        assert (answer.status_code, answer.json) == (status, expected)

    def test_returns_404_for_an_unknown_manifest(self, reader: "Api") -> None:
        assert reader.get(security_path(NOTHING)).json == NOT_FOUND

    def test_requires_read_permission(self, anonymous: "Api", stranger: "Api", digest: str) -> None:
        assert anonymous.get(security_path(digest)).json == LOGIN_REQUIRED
        assert stranger.get(security_path(digest)).json == FORBIDDEN


class TestGetRepoImageSecurity:
    def test_returns_the_status_for_each_image_of_the_manifest(
        self, reader: "Api", digest: str
    ) -> None:
        for one in reader.get(f"/repository/{WEB}/image/").json["images"]:
            assert reader.get(f"/repository/{WEB}/image/{one['id']}/security").json == QUEUED

    def test_returns_404_for_an_unknown_image(self, reader: "Api") -> None:
        assert reader.get(f"/repository/{WEB}/image/{'0' * 64}/security").json == NOT_FOUND
