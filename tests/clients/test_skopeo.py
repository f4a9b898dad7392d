"""skopeo with the credentials of a robot."""

import json
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import requests

from fakequay import FakeQuay
from fakequay.domain.accounts import accounts
from tests.clients.credentials import Login

LAYOUT = Path(__file__).parents[1] / "seeds" / "layout"
PLATFORMS = ["linux/amd64", "linux/arm64"]
SEED = {
    "fakequay": 1,
    "users": {"alice": {}},
    "organizations": {
        "acme": {
            "teams": {"owners": {"role": "admin", "members": ["alice"]}},
            "robots": {"ci": {}, "deploy": {}},
        }
    },
    "repositories": {
        "acme/web": {
            "permissions": {"users": {"acme+ci": "admin", "acme+deploy": "read"}},
            "tags": {"latest": {"layers": 3, "platforms": PLATFORMS}, "v1": {}},
        },
        "acme/copy": {"permissions": {"users": {"acme+ci": "write"}}},
    },
}


class Skopeo(NamedTuple):
    quay: FakeQuay

    def run(self, command: str, *arguments: str, robot: str = "ci", fails: bool = False) -> str:
        """Run a command. Return its output, or its error if ``fails`` is set."""
        options = ["--insecure-policy", "--override-os=linux", "--override-arch=amd64"]
        done = subprocess.run(
            ["skopeo", *options, command, *self._access(command, robot), *arguments],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert (done.returncode != 0) is fails, done.stderr
        return done.stderr if fails else done.stdout

    def url_of(self, name: str) -> str:
        return f"docker://{self.host}/{name}"

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.quay.port}"

    def _access(self, command: str, robot: str) -> list[str]:
        token = accounts.find(self.quay.world, f"acme+{robot}", "robot").token
        login = f"acme+{robot}:{token}"
        if command in {"copy", "sync"}:
            sides = ("src", "dest")
            credentials = [f"--{side}-creds={login}" for side in sides]
            return [*credentials, *(f"--{side}-tls-verify=false" for side in sides)]
        return [f"--creds={login}", "--tls-verify=false"]


@pytest.fixture(scope="module")
def server() -> Iterator[FakeQuay]:
    with FakeQuay(SEED) as quay:
        yield quay


@pytest.fixture
def skopeo(server: FakeQuay) -> Skopeo:
    server.reset()
    return Skopeo(server)


@pytest.fixture
def api(server: FakeQuay) -> Callable[[str], Any]:
    def get(path: str) -> Any:
        headers = {"Authorization": f"Bearer {server.token('alice')}"}
        return requests.get(f"{server.url}/api/v1/repository/{path}", headers=headers).json()

    return get


def list_files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def test_inspect_returns_architecture_layers_and_tags(skopeo: Skopeo) -> None:
    seen = json.loads(skopeo.run("inspect", skopeo.url_of("acme/web:latest"), robot="deploy"))
    assert (seen["Architecture"], len(seen["Layers"])) == ("amd64", 3)
    assert seen["RepoTags"] == ["latest", "v1"]


def test_list_tags_returns_all_tags(skopeo: Skopeo) -> None:
    listed = json.loads(skopeo.run("list-tags", skopeo.url_of("acme/web")))
    assert listed["Tags"] == ["latest", "v1"]


def test_pushed_image_is_visible_in_the_api(skopeo: Skopeo, api: Callable[[str], Any]) -> None:
    skopeo.run("copy", f"oci:{LAYOUT}:stable", skopeo.url_of("acme/copy:pushed"))

    (tag,) = api("acme/copy/tag/")["tags"]
    entry = json.loads((LAYOUT / "index.json").read_text())["manifests"][0]
    assert (tag["name"], tag["manifest_digest"]) == ("pushed", entry["digest"])


def test_pushed_image_can_be_pulled(skopeo: Skopeo, tmp_path: Path) -> None:
    skopeo.run("copy", f"oci:{LAYOUT}:stable", skopeo.url_of("acme/copy:pushed"))
    skopeo.run("copy", skopeo.url_of("acme/copy:pushed"), f"oci:{tmp_path}:stable")
    assert list_files(tmp_path) == list_files(LAYOUT)


def test_all_platforms_can_be_copied_to_another_repository(
    skopeo: Skopeo, api: Callable[[str], Any]
) -> None:
    skopeo.run("copy", "--all", skopeo.url_of("acme/web:latest"), skopeo.url_of("acme/copy:latest"))

    (source,) = api("acme/web/tag/?specificTag=latest")["tags"]
    (target,) = api("acme/copy/tag/?specificTag=latest")["tags"]
    assert target["child_manifest_count"] == 2
    assert target["manifest_digest"] == source["manifest_digest"]


def test_each_kind_of_login_can_copy(demo: FakeQuay, login: Login, tmp_path: Path) -> None:
    host, who = f"127.0.0.1:{demo.port}", ":".join(login)

    def skopeo(*arguments: str) -> None:
        command = ["skopeo", "--insecure-policy", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr

    source = ("--src-tls-verify=false", f"--src-creds={who}")
    target = ("--dest-tls-verify=false", f"--dest-creds={who}")
    web, api = f"docker://{host}/acme/web:latest", f"docker://{host}/acme/api:copied"
    skopeo("copy", "--all", *source, web, f"oci:{tmp_path}:web")
    skopeo("copy", "--all", *target, f"oci:{tmp_path}:web", api)

    (entry,) = json.loads((tmp_path / "index.json").read_text())["manifests"]
    headers = {"Authorization": f"Bearer {demo.token('alice')}"}
    url = f"{demo.url}/api/v1/repository/acme/api/tag/?specificTag=copied"
    (tag,) = requests.get(url, headers=headers).json()["tags"]
    assert (tag["manifest_digest"], tag["is_manifest_list"]) == (entry["digest"], True)


def test_layout_of_a_seed_can_be_pulled(tmp_path: Path) -> None:
    tags = {"stable": {"layout": f"{LAYOUT}:stable"}}
    seed = {**SEED, "repositories": {"acme/web": {"visibility": "public", "tags": tags}}}
    with FakeQuay(seed) as quay:
        source = f"docker://127.0.0.1:{quay.port}/acme/web:stable"
        command = ["skopeo", "--insecure-policy", "copy", "--src-tls-verify=false", source]
        subprocess.run([*command, f"oci:{tmp_path}:stable"], check=True, capture_output=True)
    assert list_files(tmp_path) == list_files(LAYOUT)


def test_schema_1_manifest_has_a_valid_digest_and_all_layers(tmp_path: Path) -> None:
    tags = {"stable": {"layout": f"{LAYOUT}:stable"}}
    seed = {**SEED, "repositories": {"acme/web": {"visibility": "public", "tags": tags}}}
    old, new = tmp_path / "old", tmp_path / "new"
    old.mkdir()
    with FakeQuay(seed) as quay:
        url = f"{quay.url}/v2/acme/web"
        answer = requests.get(f"{url}/manifests/stable")  # with Accept: */*
        for digest in {layer["blobSum"] for layer in answer.json()["fsLayers"]}:
            blob = requests.get(f"{url}/blobs/{digest}").content
            (old / digest.removeprefix("sha256:")).write_bytes(blob)
    (old / "manifest.json").write_bytes(answer.content)
    (old / "version").write_text("Directory Transport Version: 1.1\n")

    assert run("manifest-digest", f"{old}/manifest.json") == answer.headers["Docker-Content-Digest"]
    run("copy", "--format=oci", f"dir:{old}", f"oci:{new}:stable")
    assert list_layers(new) == list_layers(LAYOUT)


def list_layers(layout: Path) -> list[str]:
    manifest = json.loads(run("inspect", "--raw", f"oci:{layout}:stable"))
    return [layer["digest"] for layer in manifest["layers"]]


def run(*arguments: str) -> str:
    """Run skopeo on local files."""
    command = ["skopeo", "--insecure-policy", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def test_folder_can_be_synchronized_into_a_repository(
    skopeo: Skopeo, api: Callable[[str], Any]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        skopeo.run("sync", "--src=docker", "--dest=dir", f"{skopeo.host}/acme/web", folder)
        skopeo.run("delete", skopeo.url_of("acme/web:v1"))
        assert list(api("acme/web")["tags"]) == ["latest"]

        skopeo.run("sync", "--src=dir", "--dest=docker", folder, f"{skopeo.host}/acme")

    assert list(api("acme/web")["tags"]) == ["latest", "v1"]


def test_image_in_docker_format_can_be_pushed(skopeo: Skopeo, api: Callable[[str], Any]) -> None:
    skopeo.run("copy", "--format=v2s2", f"oci:{LAYOUT}:stable", skopeo.url_of("acme/copy:docker"))

    (tag,) = api("acme/copy/tag/")["tags"]
    manifest = api(f"acme/copy/manifest/{tag['manifest_digest']}")
    assert manifest["config_media_type"] == "application/vnd.docker.container.image.v1+json"


def test_repository_can_be_synchronized_with_all_tags(skopeo: Skopeo, tmp_path: Path) -> None:
    skopeo.run("sync", "--src=docker", "--dest=dir", f"{skopeo.host}/acme/web", str(tmp_path))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["web:latest", "web:v1"]


def test_admin_can_delete_a_tag(skopeo: Skopeo, api: Callable[[str], Any]) -> None:
    skopeo.run("delete", skopeo.url_of("acme/web:v1"))
    assert list(api("acme/web")["tags"]) == ["latest"]


def test_push_with_read_permission_is_rejected(skopeo: Skopeo) -> None:
    source, target = f"oci:{LAYOUT}:stable", skopeo.url_of("acme/web:x")
    complaint = skopeo.run("copy", source, target, robot="deploy", fails=True)
    assert "access to the requested resource is not authorized" in complaint


def test_image_can_be_pushed_as_a_signed_manifest_of_schema_1(
    skopeo: Skopeo, tmp_path: Path
) -> None:
    skopeo.run(
        "copy", "--format=v2s1", skopeo.url_of("acme/web:v1"), skopeo.url_of("acme/copy:old")
    )

    copied = json.loads(skopeo.run("inspect", skopeo.url_of("acme/copy:old")))
    raw = json.loads(skopeo.run("inspect", "--raw", skopeo.url_of("acme/copy:old")))
    original = json.loads(skopeo.run("inspect", skopeo.url_of("acme/web:v1")))
    assert (raw["schemaVersion"], raw["name"], raw["tag"]) == (1, "acme/copy", "old")
    assert len(raw["signatures"]) == 1
    assert copied["Layers"] == original["Layers"]
    skopeo.run("copy", skopeo.url_of("acme/copy:old"), f"oci:{tmp_path}:old")
