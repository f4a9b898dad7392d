"""Layouts in seeds that are sent over HTTP: allowed only below the layout folder."""

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from fakequay import seeds
from fakequay.app import create_app
from fakequay.server import FakeQuay

CONTROL = "/_fakequay"
LAYOUT = Path(__file__).parent.parent / "seeds" / "layout"
REFUSED = (
    "a seed that is sent over HTTP cannot read folders of the server; start the server with "
    "--layout-folder FOLDER to allow the folders in FOLDER"
)
WHERE = 'seed: $.repositories["acme/web"].tags'


def seed(**tags: Any) -> dict[str, Any]:
    return {
        "fakequay": 1,
        "organizations": {"acme": {}},
        "repositories": {"acme/web": {"tags": tags}},
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with the layout ``images``, and a link ``out`` that leads out of it."""
    shutil.copytree(LAYOUT, tmp_path / "layouts" / "images")
    (tmp_path / "layouts" / "out").symlink_to(LAYOUT)
    return tmp_path / "layouts"


def client_with(folder: Path | None) -> FlaskClient:
    world = seeds.load(seeds.read(["empty"]))
    return create_app(world, layout_folder=folder).test_client()


def layout_of_tag(client: FlaskClient) -> str:
    state = client.get(f"{CONTROL}/state").json
    assert state["repositories"]["acme/web"]["tags"].keys() == {"v1"}
    return str(state["repositories"]["acme/web"]["tags"]["v1"]["layout"])


class TestWithoutLayoutFolder:
    @pytest.mark.parametrize("mode", ["replace", "merge"])
    def test_seed_with_layouts_is_refused(self, mode: str) -> None:
        client = client_with(None)
        tags = seed(v1={"layout": str(LAYOUT), "before": [{"layout": "/etc"}]})
        answer = client.post(f"{CONTROL}/seed?mode={mode}", json=tags)
        assert (answer.status_code, answer.json) == (
            400,
            {"message": f"{WHERE}.v1.layout: {REFUSED}\n{WHERE}.v1.before[0].layout: {REFUSED}"},
        )
        assert "repositories" not in client.get(f"{CONTROL}/state").json

    def test_instance_with_layouts_is_refused(self) -> None:
        client = client_with(None)
        body = {"seed": [seed(v1={"layout": str(LAYOUT)})]}
        answer = client.put(f"{CONTROL}/instances/a", json=body)
        assert (answer.status_code, answer.json) == (
            400,
            {"message": f"{WHERE}.v1.layout: {REFUSED}"},
        )
        assert client.get(f"{CONTROL}/instances/a").status_code == 404

    def test_layouts_of_seed_files_are_allowed(self) -> None:
        world = seeds.load(seeds.read([seed(v1={"layout": str(LAYOUT)})]))
        assert layout_of_tag(create_app(world).test_client()) == str(LAYOUT)


class TestWithLayoutFolder:
    @pytest.mark.parametrize("layout", ["images", "images:stable", "./images"])
    def test_relative_layout_is_below_the_folder(self, folder: Path, layout: str) -> None:
        client = client_with(folder)
        answer = client.post(f"{CONTROL}/seed", json=seed(v1={"layout": layout}))
        assert answer.status_code == 204
        name = ":stable" if layout.endswith("stable") else ""
        assert layout_of_tag(client) == f"{folder}/images{name}"

    def test_exported_state_can_be_loaded_again(self, folder: Path) -> None:
        client = client_with(folder)
        client.post(f"{CONTROL}/seed", json=seed(v1={"layout": "images"}))
        state = client.get(f"{CONTROL}/state").json
        assert client.post(f"{CONTROL}/seed", json=state).status_code == 204
        assert client.get(f"{CONTROL}/state").json == state

    @pytest.mark.parametrize(
        ("layout", "reason"),
        [
            (
                str(LAYOUT),
                f"the OCI image layout '{LAYOUT}' is not inside the folder of --layout-folder",
            ),
            ("..", "the OCI image layout '..' is not inside the folder of --layout-folder"),
            (
                "images/../../x",
                "the OCI image layout 'images/../../x' is not inside the folder of --layout-folder",
            ),
            ("out", "the OCI image layout 'out' is not inside the folder of --layout-folder"),
            (
                "out:stable",
                "the OCI image layout 'out:stable' is not inside the folder of --layout-folder",
            ),
            ("a\0b", "the OCI image layout 'a\\x00b' is not the path of a folder"),
            ("images:nosuch", "images has 0 images named 'nosuch', expected exactly one"),
            ("nosuch", "nosuch is not an OCI image layout: cannot read its index.json"),
        ],
    )
    def test_other_layouts_are_refused(self, folder: Path, layout: str, reason: str) -> None:
        client = client_with(folder)
        answer = client.post(f"{CONTROL}/seed", json=seed(v1={"layout": layout}))
        assert answer.status_code == 400
        assert reason in answer.json["message"]
        assert answer.json["message"].startswith(f"{WHERE}.v1.layout: ")

    def test_server_accepts_layouts_below_its_folder(self, folder: Path) -> None:
        with FakeQuay("empty", layout_folder=folder) as quay:
            client = quay.app.test_client()
            tags = seed(v1={"layout": "images"})
            assert client.post(f"{CONTROL}/seed", json=tags).status_code == 204


class TestFilesOfLayouts:
    @pytest.mark.parametrize("file", ["index.json", "manifest", "blob"])
    def test_named_pipe_is_refused_without_waiting(self, folder: Path, file: str) -> None:
        paths = {"index.json": folder / "images" / "index.json"}
        digest = json.loads(paths["index.json"].read_text())["manifests"][0]["digest"]
        paths["manifest"] = folder / "images" / "blobs" / digest.replace(":", "/")
        config = json.loads(paths["manifest"].read_text())["config"]["digest"]
        paths["blob"] = folder / "images" / "blobs" / config.replace(":", "/")
        paths[file].unlink()
        os.mkfifo(paths[file])
        answer = client_with(folder).post(f"{CONTROL}/seed", json=seed(v1={"layout": "images"}))
        assert answer.status_code == 400
        reasons = {
            "index.json": "images is not an OCI image layout: cannot read its index.json",
            "manifest": f"{digest}: {paths['manifest'].name} is not a regular file",
            "blob": f"images: cannot read the blob {config}",
        }
        assert answer.json["message"].endswith(reasons[file])

    @pytest.mark.parametrize(
        ("index", "reason"),
        [
            ("[]", "cannot read its index.json"),
            ('{"manifests": 5}', "the manifests in index.json are invalid"),
            ('{"manifests": [5]}', "the manifests in index.json are invalid"),
            ('{"manifests": [{"digest": "sha256:0"}]}', "the manifests in index.json are invalid"),
            (
                '{"manifests": [{"digest": "sha256:0", "mediaType": "a", "annotations": []}]}',
                "the manifests in index.json are invalid",
            ),
            (
                '{"manifests": [{"digest": "../x", "mediaType": "a"}]}',
                "'../x' is not a sha256 digest",
            ),
            ("[" * 100_000, "cannot read its index.json"),
        ],
    )
    def test_invalid_index_is_refused(self, folder: Path, index: str, reason: str) -> None:
        (folder / "images" / "index.json").write_text(index)
        answer = client_with(folder).post(f"{CONTROL}/seed", json=seed(v1={"layout": "images"}))
        assert answer.status_code == 400
        assert answer.json["message"].endswith(reason)
