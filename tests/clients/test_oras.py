"""oras for Python: push, attach and pull artifacts."""

import importlib.util
from pathlib import Path
from typing import Any

import pytest
import requests

from fakequay import FakeQuay
from tests.clients.credentials import Login

pytestmark = pytest.mark.filterwarnings("ignore")  # warnings of other packages

if importlib.util.find_spec("oras") is None:
    pytest.skip("oras is not installed", allow_module_level=True)

ANNOTATIONS = {"org.example.stage": "test"}


def request_token(quay: FakeQuay, login: Login, repository: str) -> str:
    scope = {"scope": f"repository:{repository}:pull,push"}
    answer = requests.get(f"{quay.url}/v2/auth", params=scope, auth=login)
    return str(answer.json()["token"])


class Artifacts:
    """oras with one login in acme/api. Files are in a temporary folder."""

    def __init__(self, quay: FakeQuay, login: Login, folder: Path) -> None:
        import oras.client

        self.host, self._folder = f"127.0.0.1:{quay.port}", folder
        self.client: Any = oras.client.OrasClient(hostname=self.host, insecure=True)
        # The library uses its first token for all requests. It would only permit pulls.
        self.client.auth.set_token_auth(request_token(quay, login, "acme/api"))

    def push(self, tag: str, name: str, content: bytes, **more: Any) -> str:
        (self._folder / name).write_bytes(content)
        answer = self.client.push(
            target=self.target_of(tag),
            files=[f"{self._folder / name}:text/x-{tag}"],
            disable_path_validation=True,
            quiet=True,
            **more,
        )
        return str(answer.headers["Docker-Content-Digest"])

    def pull(self, tag: str) -> dict[str, bytes]:
        pulled = self.client.pull(target=self.target_of(tag), outdir=str(self._folder / "pulled"))
        return {Path(name).name: Path(name).read_bytes() for name in pulled}

    def subject(self, tag: str) -> Any:
        import oras.oci

        return oras.oci.Subject.from_manifest(self.client.get_manifest(self.target_of(tag)))

    def target_of(self, tag: str) -> str:
        return f"{self.host}/acme/api:{tag}"


@pytest.fixture
def artifacts(demo: FakeQuay, login: Login, tmp_path: Path) -> Artifacts:
    return Artifacts(demo, login, tmp_path)


@pytest.mark.parametrize("chunked", [False, True])
def test_pushed_artifact_can_be_pulled(artifacts: Artifacts, chunked: bool) -> None:
    content = b"allow: all\n" * 100

    artifacts.push("policy", "policy.yaml", content, do_chunked=chunked, chunk_size=300)

    assert artifacts.pull("policy") == {"policy.yaml": content}


def test_pushed_artifact_is_visible_in_the_api(artifacts: Artifacts, demo: FakeQuay) -> None:
    digest = artifacts.push("policy", "policy.yaml", b"allow: all\n")

    headers = {"Authorization": f"Bearer {demo.token('alice')}"}
    url = f"{demo.url}/api/v1/repository/acme/api"
    (tag,) = requests.get(f"{url}/tag/?specificTag=policy", headers=headers).json()["tags"]
    manifest = requests.get(f"{url}/manifest/{digest}", headers=headers).json()
    assert (tag["manifest_digest"], tag["size"]) == (digest, len(b"allow: all\n"))
    assert manifest["config_media_type"] == "application/vnd.unknown.config.v1+json"


def test_attached_artifact_is_listed_as_a_referrer(artifacts: Artifacts, demo: FakeQuay) -> None:
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


def test_tags_can_be_listed_and_deleted(artifacts: Artifacts) -> None:
    artifacts.push("policy", "policy.yaml", b"allow: all\n")

    tags = ["latest", "policy", "pr-417", "sbom"]
    assert artifacts.client.get_tags(artifacts.target_of("policy")) == tags
    assert artifacts.client.delete_tag(artifacts.target_of("policy"), "policy")
    tags.remove("policy")
    assert artifacts.client.get_tags(artifacts.target_of("latest")) == tags
