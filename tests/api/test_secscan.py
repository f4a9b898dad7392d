"""What the secscan area answers."""

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


def security(digest: str) -> str:
    return f"/repository/{WEB}/manifest/{digest}/security"


def report(digest: str, *features: dict[str, Any]) -> dict[str, Any]:
    layer = {
        "Name": digest,
        "ParentName": "",
        "NamespaceName": "",
        "IndexedByVersion": 4,
        "Features": list(features),
    }
    return {"status": "scanned", "data": {"Layer": layer}}


class TestGetRepoManifestSecurity:
    def test_finds_nothing_once_there_was_time_to_look(
        self, reader: "Api", world: World, digest: str
    ) -> None:
        assert reader.get(security(digest)).json == QUEUED
        world.clock.advance(60)
        assert reader.get(f"{security(digest)}?vulnerabilities=true").json == report(digest)

    def test_says_what_it_was_told_to(self, reader: "Api", world: World, digest: str) -> None:
        security_scans.store_report(world, digest, "scanned", [ZLIB])

        everything = reader.get(f"{security(digest)}?vulnerabilities=true").json
        packages = reader.get(security(digest)).json

        assert everything == report(digest, ZLIB)
        assert packages == report(digest, {**ZLIB, "Vulnerabilities": []})

    @pytest.mark.parametrize("status", ["queued", "failed", "unsupported"])
    def test_may_be_told_that_there_is_no_report(
        self, reader: "Api", world: World, digest: str, status: str
    ) -> None:
        security_scans.store_report(world, digest, status)
        assert reader.get(security(digest)).json == {"status": status, "data": None}

    def test_does_not_look_into_lists(
        self, reader: "Api", registry: Registry, world: World
    ) -> None:
        both = registry.push(WEB, "both", index([image("a"), image("b")]))
        assert reader.get(security(both)).json == QUEUED
        world.clock.advance(60)
        assert reader.get(security(both)).json == {"status": "unsupported", "data": None}

    @pytest.mark.parametrize(
        ("password", "status"), [("password-of-reader", 200), ("wrong", 401), ("", 401)]
    )
    def test_takes_a_name_and_password_as_the_registry_does(
        self, client: FlaskClient, digest: str, password: str, status: int
    ) -> None:
        answer = client.get(f"/api/v1{security(digest)}", auth=("reader", password))

        expected = QUEUED if status == 200 else LOGIN_REQUIRED
        assert (answer.status_code, answer.json) == (status, expected)

    def test_finds_no_manifest(self, reader: "Api") -> None:
        assert reader.get(security(NOTHING)).json == NOT_FOUND

    def test_refuses_others(self, anonymous: "Api", stranger: "Api", digest: str) -> None:
        assert anonymous.get(security(digest)).json == LOGIN_REQUIRED
        assert stranger.get(security(digest)).json == FORBIDDEN


class TestGetRepoImageSecurity:
    def test_says_the_same_of_an_image(self, reader: "Api", digest: str) -> None:
        for one in reader.get(f"/repository/{WEB}/image/").json["images"]:
            assert reader.get(f"/repository/{WEB}/image/{one['id']}/security").json == QUEUED

    def test_finds_no_image(self, reader: "Api") -> None:
        assert reader.get(f"/repository/{WEB}/image/{'0' * 64}/security").json == NOT_FOUND
