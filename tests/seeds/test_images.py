"""Images of seeds: generated, loaded from OCI layouts, or exported."""

import gzip
import io
import json
import shutil
import tarfile
from pathlib import Path
from typing import Any

import pytest

from fakequay import seeds
from fakequay.app import create_app
from fakequay.determinism import Clock
from fakequay.world import World
from tests.support.registry_client import Registry, digest_of, image

NOON = 1_767_268_800.0
LAYOUT = Path(__file__).parent / "layout"
WEB = "acme/web"
SCHEMA_1 = "application/vnd.docker.distribution.manifest.v1+json"


def seed(tags: dict[str, Any]) -> dict[str, Any]:
    return {
        "fakequay": 1,
        "users": {"alice": {"password": "password-of-alice"}},
        "organizations": {"acme": {"teams": {"owners": {"role": "admin", "members": ["alice"]}}}},
        "repositories": {WEB: {"tags": tags}},
    }


def load_tags(tags: dict[str, Any]) -> World:
    return seeds.load(seeds.read([seed(tags)]), clock=Clock(NOON))


def registry_of(world: World) -> Registry:
    return Registry(create_app(world).test_client(), "alice", "password-of-alice")


def list_digests(world: World) -> dict[str, str]:
    """Return the manifest digest of each tag of acme/web."""
    registry = registry_of(world)
    names = registry.get(WEB, "tags/list").json["tags"]
    answers = {name: registry.get(WEB, f"manifests/{name}") for name in names}
    return {name: answer.headers["Docker-Content-Digest"] for name, answer in answers.items()}


def largest_blob(layout: Path) -> Path:
    return max((layout / "blobs/sha256").iterdir(), key=lambda path: path.stat().st_size)


def broken_layout(folder: Path) -> Path:
    """Copy the layout, and change the content of its largest blob."""
    broken = shutil.copytree(LAYOUT, folder / "broken")
    largest_blob(broken).write_bytes(b"something else")
    return broken


class TestGeneratedImages:
    def test_have_constant_digests(self) -> None:
        tags = {"one": {}, "many": {"platforms": ["linux/amd64", "linux/arm64"]}}
        assert list_digests(load_tags(tags)) == {
            "many": "sha256:702a7875714061da062f68f4612c508e0e3012fbbf0d4e2a8b3fef5810b97bca",
            "one": "sha256:9a18e2ff4ce36eec2463f861b436bab6f8c70a2d4e6d4997dc36b734723898ec",
        }

    def test_are_equal_only_if_their_content_is_equal(self) -> None:
        same = {"content": "c", "labels": {"a": "b"}}
        found = list_digests(load_tags({"a": same, "b": same, "c": {}, "d": {}}))
        assert found["a"] == found["b"]
        assert len(set(found.values())) == 3

    def test_can_be_pulled_with_all_layers(self) -> None:
        registry = registry_of(load_tags({"v1": {"layers": 2, "layer_size": 1000}}))
        manifest = registry.get(WEB, "manifests/v1").json
        config = json.loads(registry.get(WEB, f"blobs/{manifest['config']['digest']}").data)

        archives = []
        for layer in manifest["layers"]:
            data = registry.get(WEB, f"blobs/{layer['digest']}").data
            assert (len(data), digest_of(data)) == (layer["size"], layer["digest"])
            archives.append(gzip.decompress(data))

        assert [digest_of(one) for one in archives] == config["rootfs"]["diff_ids"]
        with tarfile.open(fileobj=io.BytesIO(archives[0])) as archive:
            (member,) = archive.getmembers()
        assert (member.name, member.size) == ("layer-1.txt", 1000)

    def test_expire_as_their_label_defines(self) -> None:
        world = load_tags({"v1": {"labels": {"quay.expires-after": "2h"}}})
        (tag,) = world.store.tags.all()
        assert tag.end == NOON + 7200

    def test_earlier_versions_end_when_the_next_starts(self) -> None:
        before = [{"start": "2025-01-01"}, {"start": "2025-06-01"}]
        world = load_tags({"latest": {"start": "2025-07-01", "before": before}})

        tags = list(world.store.tags.all())

        assert [tag.end for tag in tags] == [tags[1].start, tags[2].start, None]
        assert len({tag.manifest_id for tag in tags}) == 3


class TestOciLayouts:
    @pytest.mark.parametrize("layout", [str(LAYOUT), f"{LAYOUT}:stable"])
    def test_layout_is_loaded_unchanged(self, layout: str) -> None:
        entry = json.loads((LAYOUT / "index.json").read_text())["manifests"][0]
        assert list_digests(load_tags({"v1": {"layout": layout}})) == {"v1": entry["digest"]}

    @pytest.mark.parametrize(
        ("layout", "reason"),
        [
            ("/nowhere", "/nowhere is not an OCI image layout: cannot read its index.json"),
            (f"{LAYOUT}:nosuch", f"{LAYOUT} has 0 images named 'nosuch', expected exactly one"),
        ],
    )
    def test_unknown_layout_or_image_is_an_error(self, layout: str, reason: str) -> None:
        with pytest.raises(seeds.SeedError) as refused:
            load_tags({"v1": {"layout": layout}})
        assert str(refused.value) == f'seed: $.repositories["acme/web"].tags.v1.layout: {reason}'

    def test_blob_with_a_wrong_digest_is_an_error(self, tmp_path: Path) -> None:
        broken = broken_layout(tmp_path)
        with pytest.raises(seeds.SeedError) as refused:
            load_tags({"v1": {"layout": str(broken)}})

        reason = f"the content of sha256:{largest_blob(LAYOUT).name} does not match its digest"
        where = 'seed: $.repositories["acme/web"].tags.v1'
        assert str(refused.value) == f"{where}: {broken}: {reason}"


class TestExportedImages:
    def test_pushed_image_is_part_of_the_seed(self) -> None:
        world = load_tags({"v1": {}})
        pushed = image("pushed", layers=2, labels={"a": "b"})
        registry_of(world).push(WEB, "pushed", pushed)

        exported = json.loads(json.dumps(seeds.export(world)))
        again = seeds.load(seeds.read([exported]))

        assert list_digests(again) == list_digests(world)
        registry = registry_of(again)
        for blob in pushed.blobs:
            assert registry.get(WEB, f"blobs/{digest_of(blob)}").data == blob

    def test_labels_in_any_order_are_exported_as_labels(self) -> None:
        tags = {"v1": {"labels": {"version": "1", "maintainer": "acme"}}}
        exported = seeds.export(load_tags(tags))
        assert exported["repositories"][WEB]["tags"] == {
            "v1": {"labels": {"version": "1", "maintainer": "acme"}}
        }
        assert "blobs" not in exported["repositories"][WEB]

    def test_all_invalid_blobs_and_manifests_are_reported_together(self, tmp_path: Path) -> None:
        zeros, ones, twos = (f"sha256:{digit * 64}" for digit in "012")
        manifest = {"media_type": image("a").media_type, "content": "{}"}
        document = seed(
            {
                "v1": {"manifest": zeros},
                "v2": {"layout": str(LAYOUT), "before": [{"layout": str(broken_layout(tmp_path))}]},
            }
        )
        document["repositories"][WEB] |= {
            "blobs": {zeros: "AAAA", ones: "?"},
            "manifests": {zeros: manifest},
            "holds": [{"manifest": twos}],
        }
        with pytest.raises(seeds.SeedError) as refused:
            seeds.load(seeds.read([document]))
        where = 'seed: $.repositories["acme/web"]'
        largest = largest_blob(LAYOUT).name
        assert list(refused.value.problems) == [
            f'{where}.blobs["{zeros}"]: the content does not match the digest',
            f'{where}.blobs["{ones}"]: the content is not base64',
            f'{where}.manifests["{zeros}"]: manifest data does not match schema: '
            "'schemaVersion' is a required property",
            f"{where}.tags.v2.before[0]: {tmp_path}/broken: the content of sha256:{largest} does "
            "not match its digest",
            f"{where}.holds[0].manifest: the repository has no manifest {twos}",
        ]

    def test_malformed_schema_1_manifest_is_an_error(self) -> None:
        values = {"tag": "v1", "name": WEB, "fsLayers": [], "history": []}
        signature = {"protected": "", "header": {"alg": "ES256", "jwk": {}}, "signature": ""}
        digest = f"sha256:{'0' * 64}"
        for changes, reason in (
            ({}, "manifest does not reference any layers"),
            ({"signatures": [signature]}, "a signature is invalid"),
        ):
            document = seed({})
            entry = {"media_type": SCHEMA_1, "content": json.dumps(values | changes)}
            document["repositories"][WEB]["manifests"] = {digest: entry}
            with pytest.raises(seeds.SeedError) as refused:
                seeds.load(seeds.read([document]))
            where = f'seed: $.repositories["acme/web"].manifests["{digest}"]'
            assert list(refused.value.problems) == [f"{where}: {reason}"]

    def test_tag_without_its_manifest_is_an_error(self) -> None:
        with pytest.raises(seeds.SeedError, match="is not declared in acme/web"):
            load_tags({"v1": {"manifest": f"sha256:{'0' * 64}"}})


TOKEN = "t" * 40
ZLIB = {
    "Name": "zlib",
    "Version": "1.2.11",
    "Vulnerabilities": [{"Name": "CVE-2022-37434", "Severity": "Critical", "FixedBy": "1.2.12"}],
}


class TestScanReportsOfTags:
    def read_report(self, world: World, digest: str) -> Any:
        client = create_app(world).test_client()
        path = f"/api/v1/repository/{WEB}/manifest/{digest}/security?vulnerabilities=true"
        return client.get(path, headers={"Authorization": f"Bearer {TOKEN}"}).json

    def load_reports(self, tags: dict[str, Any], **reports: Any) -> World:
        document = seed(tags)
        document["repositories"][WEB]["scan_reports"] = reports
        tokens = [{"user": "alice", "scope": "repo:read", "token": TOKEN}]
        document["organizations"]["acme"]["applications"] = {"portal": {"tokens": tokens}}
        return seeds.load(seeds.read([document]), clock=Clock(NOON))

    def test_report_applies_to_the_image_of_the_tag(self) -> None:
        world = self.load_reports(
            {"v1": {}, "v2": {}, "v3": {}}, v1={"features": [ZLIB]}, v2={"status": "failed"}
        )
        digests = list_digests(world)
        report = self.read_report(world, digests["v1"])
        assert report["status"] == "scanned"
        assert report["data"]["Layer"]["Features"] == [ZLIB]
        assert self.read_report(world, digests["v2"]) == {"status": "failed", "data": None}
        assert self.read_report(world, digests["v3"])["data"]["Layer"]["Features"] == []

    def test_report_applies_to_the_image_of_each_platform(self) -> None:
        platforms = ["linux/amd64", "linux/arm64"]
        world = self.load_reports({"v1": {"platforms": platforms}}, v1={"features": [ZLIB]})
        digest = list_digests(world)["v1"]
        assert self.read_report(world, digest) == {"status": "unsupported", "data": None}
        manifests = registry_of(world).get(WEB, f"manifests/{digest}").json["manifests"]
        assert len(manifests) == 2
        for manifest in manifests:
            report = self.read_report(world, manifest["digest"])
            assert report["data"]["Layer"]["Features"] == [ZLIB]

    def test_export_contains_the_report_by_digest(self) -> None:
        world = self.load_reports({"v1": {}}, v1={"features": [ZLIB]})
        exported = seeds.export(world)
        digest = list_digests(world)["v1"]
        assert exported["scan_reports"] == [{"digest": digest, "features": [ZLIB]}]
        assert "scan_reports" not in exported["repositories"][WEB]

    def test_report_of_an_unknown_tag_is_an_error(self) -> None:
        with pytest.raises(seeds.SeedError) as caught:
            self.load_reports({"v1": {}}, v2={})
        assert caught.value.problems == (
            'seed: $.repositories["acme/web"].scan_reports.v2: tag "v2" is not declared in '
            "acme/web",
        )

    def test_different_reports_for_the_same_image_are_an_error(self) -> None:
        same = {"content": "x"}
        with pytest.raises(seeds.SeedError) as caught:
            self.load_reports(
                {"v1": same, "v2": same, "v3": same}, v1={}, v2={"status": "failed"}, v3={}
            )
        (problem,) = caught.value.problems
        assert problem.startswith(
            'seed: $.repositories["acme/web"].scan_reports.v2: the image sha256:'
        )
        assert problem.endswith(" already has a different report")

    def test_unknown_keys_of_a_report_are_errors_with_a_suggestion(self) -> None:
        wrong = {"Name": "zlib", "Versions": "1", "Vulnerabilities": [{"Severty": "High"}]}
        with pytest.raises(seeds.SeedError) as caught:
            self.load_reports({"v1": {}}, v1={"features": [wrong], "stats": "failed"}, v2={})
        where = 'seed: $.repositories["acme/web"].scan_reports'
        assert caught.value.problems == (
            f"{where}.v1.features[0].Vulnerabilities[0].Severty: unknown key; "
            'did you mean "Severity"?',
            f'{where}.v1.features[0].Versions: unknown key; did you mean "Version"?',
            f'{where}.v1.stats: unknown key; did you mean "status"?',
            f'{where}.v2: tag "v2" is not declared in acme/web',
        )
