"""The pages of a manifest: layers, config, labels, referrers, vulnerabilities and packages."""

from typing import Any

import pytest

from tests.console.page_parser import Person
from tests.support.registry_client import Registry, image

WEB = "/console/repositories/shop/web"
V1 = "sha256:c0802905b98ee2429bce5585aee84b5af8ecdb403e365998f2d307720114ed0a"
PAGE = f"{WEB}/-/manifests/{V1}"
REPORT = [
    {
        "Name": "zlib",
        "Version": "1.2.11",
        "NamespaceName": "Demo Linux",
        "AddedBy": "sha256:0011223344556677",
        "Vulnerabilities": [
            {
                "Name": "CVE-2022-37434",
                "Severity": "Critical",
                "FixedBy": "1.2.12",
                "Link": "https://cves.example.com/1 https://cves.example.com/2",
                "Description": "A <b>buffer</b> is too small.",
                "Metadata": {"NVD": {"CVSSv3": {"Score": 9.8}}},
            },
            {"Name": "CVE-2018-25032", "Severity": "Low"},
        ],
    },
    {"Name": "bash", "Version": "5.2", "Vulnerabilities": [{"Name": "CVE-X"}]},
    {"Name": "attr", "Version": "2.5"},
]


@pytest.fixture
def owner(shop: Person) -> Person:
    shop.sign_in("owner")
    return shop


def set_report(person: Person, **report: Any) -> None:
    assert person.client.put(f"/_fakequay/scans/{V1}", json=report).status_code == 200


class TestManifest:
    def test_shows_layers_config_labels_and_pulls(self, owner: Person) -> None:
        page = owner.look(PAGE)
        assert page.title == "Manifest c0802905b98e"
        api = owner.client.get(f"/api/v1/repository/shop/web/manifest/{V1}").get_json()
        assert [row[0] for row in page.tables["Layers"]] == [
            " ".join(layer["command"]) for layer in api["layers"]
        ]
        assert [row[1] for row in page.tables["Layers"]] == ["10.0 KiB", "10.0 KiB"]
        assert page.tables["Labels"] == [["maintainer", "the shop", "manifest", ""]]
        assert page.tables["Pulls"] == [
            ["tag v1", "7", "2025-12-30 08:00:00"],
            ["this manifest", "0", "—"],
        ]
        assert f"Digest {V1} Media type application/vnd.oci.image.manifest.v1+json" in page.text
        assert "Platform linux/amd64" in page.text

    def test_of_a_list_shows_its_platforms(self, owner: Person) -> None:
        page = owner.look(owner.look(WEB).links["ff789f96dc3b"])
        assert [[row[0], *row[2:]] for row in page.tables["Platforms"]] == [
            ["linux/amd64", "10.0 KiB", "scanned"],
            ["linux/arm64", "10.0 KiB", "scanned"],
        ]
        child = page.tables["Platforms"][0][1]
        page = owner.look(page.links[child])
        assert "Contained in ff789f96dc3b" in page.text
        assert "Tags —" in page.text

    def test_labels_are_added_and_deleted(self, owner: Person) -> None:
        owner.look(PAGE)
        page = owner.press("Add label", key="quality", value="good", media_type="text/plain")
        assert page.messages == [("status", "Label quality was added.")]
        [_, label] = page.tables["Labels"]
        assert label[:3] == ["quality", "good", "api"]
        page = owner.press("Delete", about={"digest": V1})
        assert [row[0] for row in page.tables["Labels"]] == ["maintainer"]
        page = owner.press("Add label", key="quay.expires", value="x", media_type="text/plain")
        assert page.form("Add label").fields["key"] == "quay.expires"
        assert page.form("Add label").reason != ""

    def test_of_a_reader_has_no_forms(self, shop: Person) -> None:
        shop.sign_in("reader")
        page = shop.look(PAGE)
        assert page.tables["Labels"] == [["maintainer", "the shop", "manifest", ""]]
        assert "Add label" not in page.text

    def test_that_does_not_exist_is_not_found(self, owner: Person) -> None:
        for path in (f"{WEB}/-/manifests/sha256:{'0' * 64}", f"{WEB}/-/manifests/v1"):
            for page in ("", "/vulnerabilities", "/packages"):
                shown = owner.look(path + page)
                assert (owner.status, shown.title) == (404, "Error 404")

    def test_referrers_are_shown(self, owner_at_home: Person, registry: Registry) -> None:
        signed = image("one")
        about = {"made-by": "a scanner"}
        kind = "application/vnd.example.sbom"
        sbom = image("two", subject=signed.descriptor, artifactType=kind, annotations=about)
        cosign = signed.digest.replace(":", "-")
        registry.push("acme/web", "v1", signed)
        registry.push("acme/web", "sbom", sbom)
        registry.push("acme/web", f"{cosign}.sig", image("three"))
        address = "/console/repositories/acme/web/-/manifests"
        page = owner_at_home.look(f"{address}/{signed.digest}")
        assert [row[:2] + row[4:] for row in page.tables["Referrers"]] == [
            [kind, sbom.digest[7:19], "made-by a scanner"]
        ]
        assert [row[0] for row in page.tables["Tags of cosign"]] == [f"{cosign}.sig"]
        page = owner_at_home.look(page.links[sbom.digest[7:19]])
        assert page.tables["Annotations"] == [["made-by", "a scanner"]]
        assert f"Artifact type {kind}" in page.text
        assert f"Refers to {signed.digest[7:19]}" in page.text


class TestVulnerabilities:
    def test_are_listed_by_severity(self, owner: Person) -> None:
        set_report(owner, features=REPORT)
        page = owner.look(f"{PAGE}/vulnerabilities")
        description = (
            "A <b>buffer</b> is too small. https://cves.example.com/1 https://cves.example.com/2"
        )
        assert page.tables["Vulnerabilities"] == [
            [
                "CVE-2022-37434",
                "Critical CVSS 9.8",
                "zlib",
                "1.2.11",
                "1.2.12",
                description,
            ],
            ["CVE-2018-25032", "Low", "zlib", "1.2.11", "—", ""],
            ["CVE-X", "Unknown", "bash", "5.2", "—", ""],
        ]
        assert "Critical 1 Low 1 Unknown 1 Fixable 1 of 3" in page.text
        assert "cves.example.com" not in str(page.links)
        tags = owner.look(WEB)
        assert tags.tables["Tags"][1][6] == "scanned Critical 1 Low 1 Unknown 1"
        assert tags.links["Vulnerabilities of v1"] == f"{PAGE}/vulnerabilities"

    def test_are_selected_by_severity_and_fix(self, owner: Person) -> None:
        set_report(owner, features=REPORT)
        owner.look(f"{PAGE}/vulnerabilities")
        page = owner.press("Show", severity="Low")
        assert [row[0] for row in page.tables["Vulnerabilities"]] == ["CVE-2018-25032"]
        page = owner.look(f"{PAGE}/vulnerabilities?fixable=true")
        assert [row[0] for row in page.tables["Vulnerabilities"]] == ["CVE-2022-37434"]
        page = owner.press("Show", severity="Low")
        assert "No vulnerabilities match the filter." in page.text

    def test_beyond_the_limit_are_counted(self, owner: Person) -> None:
        flaws = [{"Name": f"CVE-{n}", "Severity": "Low"} for n in range(501)]
        set_report(owner, features=[{"Name": "a", "Vulnerabilities": flaws}])
        page = owner.look(f"{PAGE}/vulnerabilities")
        assert len(page.tables["Vulnerabilities"]) == 500
        assert page.text.endswith("1 more vulnerabilities. Select a severity to see fewer.")

    def test_of_an_image_without_any(self, owner: Person) -> None:
        page = owner.look(f"{PAGE}/vulnerabilities")
        assert "The scan found no vulnerabilities." in page.text

    @pytest.mark.parametrize(
        ("status", "reason"),
        [
            ("queued", "The security scan is not finished."),
            ("failed", "The security scan failed, so there is no report."),
            ("manifest_layer_too_large", "A layer of the image is too large"),
            ("unsupported", "The security scanner cannot read this manifest"),
        ],
    )
    def test_without_report_have_a_reason(self, owner: Person, status: str, reason: str) -> None:
        set_report(owner, status=status)
        for name in ("vulnerabilities", "packages"):
            page = owner.look(f"{PAGE}/{name}")
            assert f"{status} {reason}" in page.text
            assert page.tables == {}

    def test_of_a_list_are_those_of_its_platforms(self, owner: Person) -> None:
        page = owner.look(owner.look(WEB).links["Vulnerabilities of multi by platform"])
        assert [row[0] for row in page.tables["Platforms"]] == ["linux/amd64", "linux/arm64"]
        child = page.links[page.tables["Platforms"][0][1]]
        assert child.endswith("/vulnerabilities")
        assert "The scan found no vulnerabilities." in owner.look(child).text


def test_packages_are_listed_by_name(owner: Person) -> None:
    set_report(owner, features=REPORT)
    page = owner.look(f"{PAGE}/packages")
    assert page.tables["Packages"] == [
        ["attr", "2.5", "none", "—", "—"],
        ["bash", "5.2", "Unknown 1", "—", "—"],
        ["zlib", "1.2.11", "Critical 1 Low 1", "Demo Linux", "001122334455"],
    ]
