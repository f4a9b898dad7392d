"""Manifest area: manifests, labels and pull statistics."""

from collections.abc import Callable
from email.utils import formatdate
from typing import TYPE_CHECKING, Any

import pytest

from fakequay.world import World
from tests.support.answers import FORBIDDEN, LOGIN_REQUIRED, NOT_FOUND, invalid
from tests.support.registry_client import (
    CONFIG,
    NOTHING,
    Image,
    Registry,
    digest_of,
    dump,
    image,
    index,
)

if TYPE_CHECKING:
    from tests.conftest import Api

WEB = "acme/web"
MANIFESTS = f"/repository/{WEB}/manifest"
READ_ONLY = {"message": "Repository is in read only or mirror mode: 1"}
BAD_KEY = (
    "Label is of an invalid format or missing please use "
    "^[a-z0-9](([a-z0-9]|[-.](?![.-]))*[a-z0-9])?$ format for labels"
)
STAGE = {"key": "stage", "value": "prod", "media_type": "text/plain"}


@pytest.fixture
def image_latest(registry: Registry) -> Image:
    """Push an image with two labels as acme/web:latest."""
    one = image("one", labels={"maintainer": "alice", "data": '{"a": 1}'})
    registry.push(WEB, "latest", one)
    return one


@pytest.fixture
def labels(image_latest: Image) -> str:
    return f"{MANIFESTS}/{image_latest.digest}/labels"


def get_log_metadata(api: "Api", kind: str) -> dict[str, Any]:
    entries = api.get(f"/repository/{WEB}/logs").json["logs"]
    metadata = next(entry["metadata"] for entry in entries if entry["kind"] == kind)
    return {key: value for key, value in metadata.items() if not key.startswith("oauth")}


class TestGetRepoManifest:
    def test_returns_the_layers_of_an_image(self, reader: "Api", image_latest: Image) -> None:
        layer = {
            "index": 0,
            "compressed_size": len(image_latest.blobs[0]),
            "is_remote": False,
            "urls": None,
            "command": ["ADD 0"],
            "comment": None,
            "author": None,
            "blob_digest": digest_of(image_latest.blobs[0]),
            "created_datetime": "Tue, 02 Jan 2024 03:04:05 -0000",
        }
        assert reader.get(f"{MANIFESTS}/{image_latest.digest}").json == {
            "digest": image_latest.digest,
            "is_manifest_list": False,
            "manifest_data": image_latest.manifest.decode(),
            "config_media_type": CONFIG,
            "layers_compressed_size": len(image_latest.blobs[0]),
            "layers": [layer],
        }

    def test_returns_an_index_without_layers(self, reader: "Api", registry: Registry) -> None:
        both = index([image("amd"), image("arm")])
        registry.push(WEB, "both", both)

        assert reader.get(f"{MANIFESTS}/{both.digest}").json == {
            "digest": both.digest,
            "is_manifest_list": True,
            "manifest_data": both.manifest.decode(),
            "config_media_type": None,
            "layers_compressed_size": 0,
            "layers": None,
        }

    def test_returns_an_image_that_is_part_of_an_index(
        self, reader: "Api", registry: Registry
    ) -> None:
        part = image("amd")
        registry.push(WEB, "list", index([part]))
        assert reader.get(f"{MANIFESTS}/{part.digest}").json["digest"] == part.digest

    @pytest.mark.parametrize("reference", [NOTHING, "latest", "nonsense"])
    def test_returns_404_for_an_unknown_digest_and_for_a_tag_name(
        self, reader: "Api", image_latest: Image, reference: str
    ) -> None:
        answer = reader.get(f"{MANIFESTS}/{reference}")
        assert (answer.status_code, answer.json) == (404, NOT_FOUND)

    def test_returns_404_for_an_untagged_manifest(
        self, reader: "Api", writer: "Api", image_latest: Image
    ) -> None:
        writer.delete(f"/repository/{WEB}/tag/latest")
        assert reader.get(f"{MANIFESTS}/{image_latest.digest}").json == NOT_FOUND

    def test_manifest_pushed_by_digest_is_available_for_an_hour(
        self, bearer: Callable[..., "Api"], registry: Registry, world: World
    ) -> None:
        loose = image("loose")
        registry.push(WEB, loose.digest, loose)
        path = f"{MANIFESTS}/{loose.digest}"

        world.clock.advance(3599)
        assert bearer("reader").get(path).status_code == 200
        world.clock.advance(1)
        assert bearer("reader").get(path).json == NOT_FOUND

    def test_returns_404_for_a_manifest_of_another_repository(
        self, owner: "Api", image_latest: Image
    ) -> None:
        path = f"/repository/acme/docs/manifest/{image_latest.digest}"
        assert owner.get(path).json == NOT_FOUND

    def test_returns_the_model_card_if_configured_and_requested(
        self,
        configure: Callable[..., None],
        login: Callable[..., Registry],
        bearer: Callable[..., "Api"],
    ) -> None:
        configure(FEATURE_UI_MODELCARD=True)
        card = b"# A model\n"
        annotations = {"org.opencontainers.image.title": "README.md"}
        layer = {
            "mediaType": "text/markdown",
            "size": len(card),
            "digest": digest_of(card),
            "annotations": annotations,
        }
        config = image("model").blobs[-1]
        document = {
            "schemaVersion": 2,
            "config": {"mediaType": CONFIG, "size": len(config), "digest": digest_of(config)},
            "layers": [layer],
        }
        data, registry = dump(document), login("owner")
        for blob in (card, config):
            registry.upload(WEB, blob)
        registry.put(WEB, "model", data)

        path = f"{MANIFESTS}/{digest_of(data)}"
        owner = bearer("owner")
        assert owner.get(f"{path}?include_modelcard=true").json["modelcard"] == "# A model\n"
        assert "modelcard" not in owner.get(path).json

    def test_requires_read_permission(
        self, anonymous: "Api", stranger: "Api", image_latest: Image
    ) -> None:
        assert anonymous.get(f"{MANIFESTS}/{image_latest.digest}").json == LOGIN_REQUIRED
        assert stranger.get(f"{MANIFESTS}/{image_latest.digest}").json == FORBIDDEN


class TestListManifestLabels:
    def test_lists_the_labels_of_the_image(self, reader: "Api", labels: str) -> None:
        found = {one["key"]: one for one in reader.get(labels).json["labels"]}

        assert found.keys() == {"maintainer", "data"}
        assert found["maintainer"] == {
            "id": found["maintainer"]["id"],
            "key": "maintainer",
            "value": "alice",
            "source_type": "manifest",
            "media_type": "text/plain",
        }
        assert found["data"]["media_type"] == "application/json"

    def test_filters_by_key_prefix(self, reader: "Api", labels: str) -> None:
        found = reader.get(f"{labels}?filter=ma").json["labels"]
        assert [one["key"] for one in found] == ["maintainer"]

    def test_returns_404_for_an_unknown_manifest(self, reader: "Api") -> None:
        assert reader.get(f"{MANIFESTS}/{NOTHING}/labels").json == NOT_FOUND


class TestAddManifestLabel:
    def test_adds_the_label_and_logs_it(
        self, writer: "Api", owner: "Api", image_latest: Image, labels: str
    ) -> None:
        answer = writer.post(labels, STAGE)

        label = answer.json["label"]
        assert answer.status_code == 201
        assert answer.headers["Location"] == f"/api/v1{labels}/{label['id']}"
        assert label == {
            "id": label["id"],
            "key": "stage",
            "value": "prod",
            "source_type": "api",
            "media_type": "text/plain",
        }
        assert get_log_metadata(owner, "manifest_label_add") == {
            "id": label["id"],
            "key": "stage",
            "value": "prod",
            "manifest_digest": image_latest.digest,
            "media_type": "text/plain",
            "namespace": "acme",
            "repo": "web",
        }

    @pytest.mark.parametrize(
        ("value", "media_type"),
        [
            ("x", "text/plain"),
            ('{"a": 1}', "application/json"),
            ("[1]", "application/json"),
            ("{x}", "text/plain"),
        ],
    )
    def test_derives_the_media_type_from_the_value(
        self, writer: "Api", labels: str, value: str, media_type: str
    ) -> None:
        body = {"key": "k", "value": value, "media_type": None}
        assert writer.post(labels, body).json["label"]["media_type"] == media_type

    @pytest.mark.parametrize("key", ["quay.expires-after", "com.docker.x", "internal-x"])
    def test_rejects_reserved_key_prefixes(self, writer: "Api", labels: str, key: str) -> None:
        answer = writer.post(labels, {**STAGE, "key": key})
        reserved = {"message": "Label has a reserved prefix"}
        assert (answer.status_code, answer.json) == (400, reserved)

    def test_checks_reserved_prefixes_before_the_manifest_and_other_keys_after(
        self, writer: "Api"
    ) -> None:
        nowhere = f"/repository/{WEB}/manifest/sha256:{'0' * 64}/labels"
        said = {"message": "Label has a reserved prefix"}
        assert writer.post(nowhere, {**STAGE, "key": "quay.x"}).json == said
        assert writer.post(nowhere, {**STAGE, "key": "bad key!"}).json == NOT_FOUND

    @pytest.mark.parametrize("key", ["", "bad key!", "-x", "a..b", "UPPER", "x\n"])
    def test_rejects_invalid_keys(self, writer: "Api", labels: str, key: str) -> None:
        answer = writer.post(labels, {**STAGE, "key": key})
        assert (answer.status_code, answer.json) == (400, {"message": BAD_KEY})

    def test_rejects_an_unknown_media_type(self, writer: "Api", labels: str) -> None:
        answer = writer.post(labels, {**STAGE, "media_type": "x"})
        message = answer.json["detail"].splitlines()[0]
        assert message == "'x' is not one of ['text/plain', 'application/json', None]"
        assert answer.status_code == 400

    def test_requires_a_value(self, writer: "Api", labels: str) -> None:
        answer = writer.post(labels, {"key": "k"})
        first_line = answer.json["detail"].splitlines()[0]
        assert invalid(first_line)["status"] == answer.status_code
        assert first_line == "'value' is a required property"

    def test_returns_404_for_an_unknown_manifest(self, writer: "Api") -> None:
        assert writer.post(f"{MANIFESTS}/{NOTHING}/labels", STAGE).json == NOT_FOUND

    def test_returns_503_for_a_read_only_repository(
        self, owner: "Api", writer: "Api", labels: str
    ) -> None:
        owner.put(f"/repository/{WEB}/changestate", {"state": "READ_ONLY"})
        answer = writer.post(labels, {})
        assert (answer.status_code, answer.json) == (503, READ_ONLY)

    def test_requires_write_permission(self, reader: "Api", labels: str) -> None:
        assert reader.post(labels, STAGE).json == FORBIDDEN


class TestGetManifestLabel:
    def test_returns_a_label(self, writer: "Api", labels: str) -> None:
        label = writer.post(labels, STAGE).json["label"]
        assert writer.get(f"{labels}/{label['id']}").json == label

    def test_returns_404_for_an_unknown_label(self, reader: "Api", labels: str) -> None:
        assert reader.get(f"{labels}/nosuchlabel").json == NOT_FOUND


class TestDeleteManifestLabel:
    def test_deletes_a_label_added_through_the_api(
        self, writer: "Api", owner: "Api", image_latest: Image, labels: str
    ) -> None:
        label = writer.post(labels, STAGE).json["label"]

        answer = writer.delete(f"{labels}/{label['id']}")

        assert (answer.status_code, answer.data) == (204, b"")
        assert writer.delete(f"{labels}/{label['id']}").json == NOT_FOUND
        assert get_log_metadata(owner, "manifest_label_delete") == {
            "id": label["id"],
            "key": "stage",
            "value": "prod",
            "manifest_digest": image_latest.digest,
            "namespace": "acme",
            "repo": "web",
        }

    def test_rejects_the_deletion_of_a_label_of_the_image(self, writer: "Api", labels: str) -> None:
        label = writer.get(labels).json["labels"][0]
        answer = writer.delete(f"{labels}/{label['id']}")
        refused = {"message": "Cannot delete immutable label"}
        assert (answer.status_code, answer.json) == (400, refused)


class TestGetManifestPullStatistics:
    def test_counts_pulls_by_digest_and_by_tag(
        self, reader: "Api", registry: Registry, world: World, image_latest: Image
    ) -> None:
        path = f"{MANIFESTS}/{image_latest.digest}/pull_statistics"
        never = {
            "manifest_digest": image_latest.digest,
            "manifest_pull_count": 0,
            "last_manifest_pull_date": None,
        }
        assert reader.get(path).json == never

        registry.get(WEB, "manifests/latest")
        registry.get(WEB, f"manifests/{image_latest.digest}")

        date = formatdate(world.now())
        twice = {"manifest_pull_count": 2, "last_manifest_pull_date": date}
        assert reader.get(path).json == never | twice

    def test_returns_404_for_an_unknown_manifest(self, reader: "Api") -> None:
        assert reader.get(f"{MANIFESTS}/{NOTHING}/pull_statistics").json == NOT_FOUND
