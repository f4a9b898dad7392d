"""cosign with a key pair and without a transparency log, so that it sends no request elsewhere."""

import base64
import json
from pathlib import Path
from typing import NamedTuple

import pytest

from fakequay import FakeQuay
from fakequay.contract.release_behavior import caches_referrers
from tests.clients.credentials import Login
from tests.clients.go.client import Client, host_of, list_tags, read_manifest
from tests.clients.go.conftest import find_program

OFFLINE = ("--key=cosign.key", "--tlog-upload=false", "--use-signing-config=false", "--yes")
CHECK = ("--key=cosign.pub", "--insecure-ignore-tlog")
TAGS = "--new-bundle-format=false"
SPDX = "https://spdx.dev/Document"


class Signer(NamedTuple):
    """cosign with a new key pair and an image to sign.

    Attributes:
        image: Name of the image with its digest.
    """

    cosign: Client
    image: str

    @property
    def digest(self) -> str:
        return self.image.partition("@")[2]

    def run(self, command: str, *options: str, fails: bool = False) -> str:
        return self.cosign.run(command, *options, self.image, fails=fails)


@pytest.fixture
def signer(demo: FakeQuay, login: Login, tmp_path: Path) -> Signer:
    """Sign in, create a key pair, and copy an image to a new repository."""
    cosign = Client(find_program("cosign"), tmp_path, COSIGN_PASSWORD="secret")
    crane = Client(find_program("crane"), tmp_path)
    name, password = login
    cosign.run("login", host_of(demo), f"--username={name}", "--password-stdin", stdin=password)
    cosign.run("generate-key-pair")
    (tmp_path / "bom.json").write_text('{"packages": []}')
    crane.run("copy", f"{host_of(demo)}/acme/api:latest", f"{host_of(demo)}/acme/signed:v1")
    return Signer(cosign, f"{host_of(demo)}/acme/signed@{list_tags(demo, 'acme/signed')['v1']}")


def read_predicate_type(verified: str) -> str:
    """Return the type of the predicate that ``cosign verify-attestation`` prints."""
    payload = json.loads(verified)["payload"]
    return str(json.loads(base64.b64decode(payload))["predicateType"])


def test_signature_and_attestation_are_stored_as_tags(signer: Signer, demo: FakeQuay) -> None:
    signer.run("sign", *OFFLINE, TAGS)
    signer.run("attest", *OFFLINE, TAGS, "--type=spdxjson", "--predicate=bom.json")

    (claim,) = json.loads(signer.run("verify", *CHECK, TAGS))
    assert claim["critical"]["image"] == {"docker-manifest-digest": signer.digest}
    verified = signer.run("verify-attestation", *CHECK, TAGS, "--type=spdxjson")
    assert read_predicate_type(verified) == SPDX

    prefix = signer.digest.replace(":", "-")
    tags = list_tags(demo, "acme/signed")
    assert sorted(tags) == [f"{prefix}.att", f"{prefix}.sig", "v1"]
    tree = signer.run("tree")
    assert f"/acme/signed:{prefix}.sig" in tree
    assert f"/acme/signed:{prefix}.att" in tree


def test_signature_and_attestation_are_stored_as_referrers(signer: Signer, demo: FakeQuay) -> None:
    signer.run("sign", *OFFLINE)
    (claim,) = json.loads(signer.run("verify", *CHECK))
    assert claim["critical"]["image"] == {"docker-manifest-digest": signer.digest}

    signer.run("attest", *OFFLINE, "--type=spdxjson", "--predicate=bom.json")
    if caches_referrers(demo.world.release):
        attestation = ("verify-attestation", *CHECK, "--type=spdxjson")
        assert "none of the attestations matched" in signer.run(*attestation, fails=True)
        demo.jobs.advance(60)
    verified = signer.run("verify-attestation", *CHECK, "--type=spdxjson")
    assert read_predicate_type(verified) == SPDX

    assert list(list_tags(demo, "acme/signed")) == ["v1"]
    tree = signer.run("tree")
    assert "https://sigstore.dev/cosign/sign/v1 artifacts via OCI referrer" in tree
    assert f"{SPDX} artifacts via OCI referrer" in tree


def test_other_key_is_rejected(signer: Signer) -> None:
    signer.run("sign", *OFFLINE, TAGS)
    for name in ("cosign.key", "cosign.pub"):
        (signer.cosign.folder / name).unlink()
    signer.cosign.run("generate-key-pair")
    assert "invalid signature" in signer.run("verify", *CHECK, TAGS, fails=True)


def test_unsigned_image_is_rejected(signer: Signer) -> None:
    assert "no signatures found" in signer.run("verify", *CHECK, TAGS, fails=True)


def test_signature_manifest_refers_to_the_image(signer: Signer, demo: FakeQuay) -> None:
    signer.run("sign", *OFFLINE, TAGS)
    tag = f"{signer.digest.replace(':', '-')}.sig"
    manifest = read_manifest(demo, "acme/signed", list_tags(demo, "acme/signed")[tag])
    (layer,) = manifest["layers"]
    assert layer["mediaType"] == "application/vnd.dev.cosign.simplesigning.v1+json"
    assert list(layer["annotations"]) == ["dev.cosignproject.cosign/signature"]
