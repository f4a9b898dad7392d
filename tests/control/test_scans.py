"""Control API: set the reports of security scans."""

from typing import TYPE_CHECKING, Any

import pytest

from tests.support.jobs import CONTROL, WEB, error_of, list_jobs
from tests.support.registry_client import Registry, image

if TYPE_CHECKING:
    from tests.conftest import Api

FOUND = [{"Name": "zlib", "Version": "1", "Vulnerabilities": [{"Name": "CVE-1"}]}]


class TestControlScans:
    def test_report_replaces_the_queued_scan(
        self, client: Any, owner: "Api", registry: Registry
    ) -> None:
        digest = registry.push(WEB, "v1", image("a"))
        answer = client.put(f"{CONTROL}/scans/{digest}", json={"features": FOUND})

        assert (answer.status_code, answer.json) == (200, {"status": "scanned", "features": FOUND})
        path = f"/repository/{WEB}/manifest/{digest}/security?vulnerabilities=true"
        assert owner.get(path).json["data"]["Layer"]["Features"] == FOUND
        assert list_jobs(client) == []

    def test_scan_can_fail(self, client: Any, owner: "Api", registry: Registry) -> None:
        digest = registry.push(WEB, "v1", image("a"))
        client.put(f"{CONTROL}/scans/{digest}", json={"status": "failed"})
        path = f"/repository/{WEB}/manifest/{digest}/security"
        assert owner.get(path).json == {"status": "failed", "data": None}

    def test_report_can_be_set_before_the_push(
        self, client: Any, owner: "Api", registry: Registry
    ) -> None:
        client.put(f"{CONTROL}/scans/{image('a').digest}", json={"features": FOUND})
        digest = registry.push(WEB, "v1", image("a"))
        path = f"/repository/{WEB}/manifest/{digest}/security?vulnerabilities=true"
        assert owner.get(path).json["status"] == "queued"
        client.post(f"{CONTROL}/jobs/run", json={"kind": "scan", "manifest": digest})
        assert owner.get(path).json["data"]["Layer"]["Features"] == FOUND

    @pytest.mark.parametrize(
        ("digest", "said", "message"),
        [
            ("latest", {}, "digest: 'latest' is not a digest such as sha256:4f53…"),
            (None, {"features": 1}, "features: must be a list, not 1"),
            (None, {"features": [1]}, "features[0]: must be an object, not 1"),
            (
                None,
                {"features": [{"Vulnerabilities": [1]}]},
                "features[0].Vulnerabilities[0]: must be an object, not 1",
            ),
            (
                None,
                {"features": [{"Vulnerabilities": [{"Severty": "Low"}], "Names": "zlib"}]},
                'features[0].Vulnerabilities[0].Severty: unknown key; did you mean "Severity"?; '
                'features[0].Names: unknown key; did you mean "Name"?',
            ),
            (
                None,
                {"status": []},
                "status: must be one of queued, scanned, failed, unsupported, "
                "manifest_layer_too_large",
            ),
        ],
    )
    def test_invalid_report_returns_400(
        self, client: Any, digest: str | None, said: Any, message: str
    ) -> None:
        answer = client.put(f"{CONTROL}/scans/{digest or image('a').digest}", json=said)
        assert error_of(answer) == (400, message)
