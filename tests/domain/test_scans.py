"""Security scans: reports and notifications about vulnerabilities."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from fakequay import seeds
from fakequay.domain.images import security_scans
from fakequay.world import World
from tests.support.registry_client import Registry, image, index

if TYPE_CHECKING:
    from tests.conftest import Api

WEB = "acme/web"
CVE = {
    "Name": "CVE-2022-37434",
    "Description": "reads too far",
    "Link": "https://cve.example.com/CVE-2022-37434",
    "Severity": "High",
    "FixedBy": "1.2.12",
}
MINOR = {"Name": "CVE-2020-0001", "Severity": "Low"}
FOUND = [
    {"Name": "zlib", "Version": "1.2.11", "Vulnerabilities": [CVE, MINOR]},
    {"Name": "minizip", "Version": "1.2.11", "Vulnerabilities": [CVE]},
    {"Name": "tzdata", "Version": "1", "Vulnerabilities": None},
]
Pass = Callable[[float], None]


@pytest.fixture
def pushed_digest(registry: Registry) -> str:
    """Push an image and return its digest. Its scan is scheduled."""
    return registry.push(WEB, "v1", image("a"))


def subscribe(owner: "Api", **config: Any) -> None:
    body = {
        "event": "vulnerability_found",
        "method": "webhook",
        "config": {"url": "http://hooks.example.com"},
        "eventConfig": config,
    }
    assert owner.post(f"/repository/{WEB}/notification/", body).status_code == 201


def list_notifications(world: World) -> list[tuple[list[str], str]]:
    """Return tags and vulnerability id of each notification."""
    payloads = [one.payload for one in world.store.deliveries.all()]
    return [(one["tags"], one["vulnerability"]["id"]) for one in payloads]


def get_scan_status(owner: "Api", digest: str) -> str:
    answer = owner.get(f"/repository/{WEB}/manifest/{digest}/security")
    return str(answer.json["status"])


def test_earlier_report_applies_when_the_scan_runs(
    owner: "Api", registry: Registry, world: World, pass_time: Pass
) -> None:
    digest = image("a").digest
    security_scans.store_report(world, digest, "scanned", FOUND)
    subscribe(owner)
    registry.push(WEB, "v1", image("a"))
    pass_time(59)
    assert (get_scan_status(owner, digest), list_notifications(world)) == ("queued", [])

    pass_time(1)

    assert get_scan_status(owner, digest) == "scanned"
    assert list_notifications(world) == [(["v1"], "CVE-2022-37434"), (["v1"], "CVE-2020-0001")]


def test_notification_contains_the_vulnerability(
    owner: "Api", pushed_digest: str, world: World
) -> None:
    subscribe(owner)
    security_scans.store_report(world, pushed_digest, "scanned", FOUND)

    first = next(iter(world.store.deliveries.all()))
    assert first.payload == {
        "repository": WEB,
        "namespace": "acme",
        "name": "web",
        "docker_url": "localhost/acme/web",
        "homepage": "http://localhost/repository/acme/web",
        "tags": ["v1"],
        "vulnerability": {
            "id": "CVE-2022-37434",
            "description": "reads too far",
            "link": "https://cve.example.com/CVE-2022-37434",
            "priority": "High",
            "has_fix": True,
        },
    }


@pytest.mark.parametrize(
    ("config", "heard"),
    [
        ({}, 2),
        ({"level": "1"}, 1),
        ({"level": 3}, 2),
        ({"level": "Critical"}, 0),
        ({"vulnerability": {"priority": "High"}}, 1),
    ],
)
def test_level_filters_less_severe_vulnerabilities(
    owner: "Api", pushed_digest: str, world: World, config: dict[str, Any], heard: int
) -> None:
    subscribe(owner, **config)
    security_scans.store_report(world, pushed_digest, "scanned", FOUND)

    assert len(list_notifications(world)) == heard


def test_notification_about_an_image_contains_the_tags_of_its_index(
    owner: "Api", registry: Registry, world: World
) -> None:
    part = image("a")
    registry.push(WEB, "all", index([part]))
    subscribe(owner)

    security_scans.store_report(world, part.digest, "scanned", FOUND[:1])

    assert list_notifications(world)[0][0] == ["all"]


def test_deleted_tag_causes_no_notification(
    owner: "Api", registry: Registry, pushed_digest: str, world: World, pass_time: Pass
) -> None:
    subscribe(owner)
    registry.call("DELETE", WEB, "manifests/v1")

    security_scans.store_report(world, pushed_digest, "scanned", FOUND)

    assert list_notifications(world) == []


def test_no_scan_is_scheduled_without_a_scanner(
    owner: "Api", registry: Registry, configure: Callable[..., None], world: World
) -> None:
    configure(FEATURE_SECURITY_SCANNER=False)
    registry.push(WEB, "v1", image("a"))

    assert len(world.store.scheduled_jobs) == 0


def test_scheduled_scan_is_exported_with_the_seed(pushed_digest: str, world: World) -> None:
    document = seeds.export(world)
    assert document["repositories"][WEB]["scans"] == {pushed_digest: "2026-01-01T12:01:00Z"}

    again = seeds.load(seeds.read([document]), ids=world.ids)
    assert seeds.export(again) == document
