"""oras (the Python client) with artifacts: pushed, attached to each other, pulled."""

import importlib.util
from pathlib import Path
from typing import Any

import pytest
import requests

from fakequay import FakeQuay
from tests.clients.credentials import Login

pytestmark = pytest.mark.filterwarnings("ignore")  # theirs are not ours to mend

if importlib.util.find_spec("oras") is None:
    pytest.skip("oras is not installed", allow_module_level=True)

ANNOTATIONS = {"org.example.stage": "test"}


class Artifacts:
    """What oras does in acme/api with one login; files lie in a folder of the test's."""

    def __init__(self, quay: FakeQuay, login: Login, folder: Path) -> None:
        import oras.client

        self.host, self._folder = f"127.0.0.1:{quay.port}", folder
        self.client: Any = oras.client.OrasClient(
            hostname=self.host, insecure=True, auth_backend="basic"
        )
        self.client.auth.set_basic_auth(*login)

    def push(self, tag: str, name: str, content: bytes, **more: Any) -> str:
        (self._folder / name).write_bytes(content)
        answer = self.client.push(
            target=self.at(tag),
            files=[f"{self._folder / name}:text/x-{tag}"],
            disable_path_validation=True,
            quiet=True,
            **more,
        )
        return str(answer.headers["Docker-Content-Digest"])

    def pull(self, tag: str) -> dict[str, bytes]:
        pulled = self.client.pull(target=self.at(tag), outdir=str(self._folder / "pulled"))
        return {Path(name).name: Path(name).read_bytes() for name in pulled}

    def subject(self, tag: str) -> Any:
        import oras.oci

        return oras.oci.Subject.from_manifest(self.client.get_manifest(self.at(tag)))

    def at(self, tag: str) -> str:
        return f"{self.host}/acme/api:{tag}"


@pytest.fixture
def artifacts(demo: FakeQuay, login: Login, tmp_path: Path) -> Artifacts:
    return Artifacts(demo, login, tmp_path)


@pytest.mark.parametrize("chunked", [False, True])
def test_pulls_what_it_has_pushed(artifacts: Artifacts, chunked: bool) -> None:
    content = b"allow: all\n" * 100

    artifacts.push("policy", "policy.yaml", content, do_chunked=chunked, chunk_size=300)

    assert artifacts.pull("policy") == {"policy.yaml": content}


def test_the_api_shows_what_was_pushed(artifacts: Artifacts, demo: FakeQuay) -> None:
    digest = artifacts.push("policy", "policy.yaml", b"allow: all\n")

    headers = {"Authorization": f"Bearer {demo.token('alice')}"}
    url = f"{demo.url}/api/v1/repository/acme/api"
    (tag,) = requests.get(f"{url}/tag/?specificTag=policy", headers=headers).json()["tags"]
    manifest = requests.get(f"{url}/manifest/{digest}", headers=headers).json()
    assert (tag["manifest_digest"], tag["size"]) == (digest, len(b"allow: all\n"))
    assert manifest["config_media_type"] == "application/vnd.unknown.config.v1+json"


def test_attaches_one_artifact_to_another(artifacts: Artifacts, demo: FakeQuay) -> None:
    digest = artifacts.push("policy", "policy.yaml", b"allow: all\n")
    bill = artifacts.push(
        "bill",
        "bill.json",
        b"{}\n",
        subject=artifacts.subject("policy"),
        manifest_annotations=ANNOTATIONS,
    )

    found = artifacts.client.do_request(f"{demo.url}/v2/acme/api/referrers/{digest}").json()

    (entry,) = found["manifests"]
    assert (entry["digest"], entry["annotations"]) == (bill, ANNOTATIONS)


def test_lists_and_deletes_tags(artifacts: Artifacts) -> None:
    artifacts.push("policy", "policy.yaml", b"allow: all\n")

    assert artifacts.client.get_tags(artifacts.at("policy")) == ["latest", "policy"]
    assert artifacts.client.delete_tag(artifacts.at("policy"), "policy")
    assert artifacts.client.get_tags(artifacts.at("latest")) == ["latest"]
