"""Docker schema 1 manifests of the repository acme/web: create, sign and upload them."""

import json
from base64 import urlsafe_b64encode
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec

from tests.support.registry_client import Registry, digest_of

WEB = "acme/web"
TYPE = "application/vnd.docker.distribution.manifest.v1"
UNSIGNED, SIGNED = f"{TYPE}+json", f"{TYPE}+prettyjws"
BASE, TOP = b"base layer", b"top layer"
TOP_IMAGE = {
    "id": "top",
    "parent": "base",
    "created": "2024-03-03T00:00:00Z",
    "author": "the author",
    "comment": "the comment",
    "Size": 12,
    "config": {"Labels": {"maintainer": "acme"}},
    "container_config": {"Cmd": ["/bin/sh", "-c", "#(nop) CMD"]},
}
BASE_IMAGE = {"id": "base", "Size": 30}


def document(name: str = WEB, tag: str = "latest", **changes: Any) -> dict[str, Any]:
    """Return a schema 1 manifest of two layers; a change to ``...`` removes the key."""
    values = {
        "schemaVersion": 1,
        "name": name,
        "tag": tag,
        "architecture": "amd64",
        "fsLayers": [{"blobSum": digest_of(TOP)}, {"blobSum": digest_of(BASE)}],
        "history": [{"v1Compatibility": json.dumps(one)} for one in (TOP_IMAGE, BASE_IMAGE)],
        **changes,
    }
    return {key: value for key, value in values.items() if value is not ...}


def write(values: dict[str, Any]) -> bytes:
    return json.dumps(values, indent=3).encode()


def encode(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def sign(values: dict[str, Any], **changes: Any) -> bytes:
    """Sign a manifest as Docker does. ``changes`` replace parts of the signature."""
    payload = write(values)
    length = payload.rindex(b"\n}")
    header = {"formatLength": length, "formatTail": encode(payload[length:])}
    protected = encode(json.dumps(header).encode())
    key = ec.generate_private_key(ec.SECP256R1())
    algorithm = jwt.get_algorithm_by_name("ES256")
    signature = algorithm.sign(f"{protected}.{encode(payload)}".encode(), key)
    block = {
        "header": {
            "alg": "ES256",
            "jwk": algorithm.to_jwk(key.public_key(), as_dict=True),
        },
        "signature": encode(signature),
        "protected": protected,
        **changes,
    }
    return write({**values, "signatures": [block]})


def upload_layers(registry: Registry, repository: str = WEB) -> None:
    for blob in (BASE, TOP):
        assert registry.upload(repository, blob).status_code == 201
