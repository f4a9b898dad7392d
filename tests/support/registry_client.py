"""Small images, and a registry client that pushes and pulls them."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

OCI = "application/vnd.oci.image"
MANIFEST, INDEX, CONFIG = f"{OCI}.manifest.v1+json", f"{OCI}.index.v1+json", f"{OCI}.config.v1+json"
LAYER = f"{OCI}.layer.v1.tar+gzip"
DOCKER = "application/vnd.docker.distribution"
DOCKER_MANIFEST, DOCKER_LIST = f"{DOCKER}.manifest.v2+json", f"{DOCKER}.manifest.list.v2+json"
ACCEPT = ", ".join(
    (MANIFEST, INDEX, DOCKER_MANIFEST, DOCKER_LIST)
)  # types that current clients accept
NOTHING = f"sha256:{'0' * 64}"


def digest_of(data: bytes, algorithm: str = "sha256") -> str:
    return f"{algorithm}:{hashlib.new(algorithm, data).hexdigest()}"


def dump(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


@dataclass(frozen=True)
class Image:
    """Manifest as sent to the registry, with the blobs and manifests that it requires."""

    manifest: bytes
    media_type: str
    blobs: tuple[bytes, ...] = ()
    parts: tuple["Image", ...] = field(default=())

    @property
    def digest(self) -> str:
        return digest_of(self.manifest)

    @property
    def descriptor(self) -> dict[str, Any]:
        return {
            "mediaType": self.media_type,
            "size": len(self.manifest),
            "digest": self.digest,
        }


def image(name: str, layers: int = 1, labels: dict[str, str] | None = None, **more: Any) -> Image:
    """Return an image that is unique for its name. ``more``: fields of the manifest."""
    blobs = tuple(f"{name} layer {index}".encode() for index in range(layers))
    history = [
        {"created": "2024-01-02T03:04:05Z", "created_by": f"ADD {index}"} for index in range(layers)
    ]
    settings = {"Cmd": [name], "Labels": labels or {}}
    config = dump({"architecture": "amd64", "os": "linux", "config": settings, "history": history})
    manifest = {
        "schemaVersion": 2,
        "mediaType": MANIFEST,
        "config": descriptor(CONFIG, config),
        "layers": [descriptor(LAYER, blob) for blob in blobs],
        **more,
    }
    return Image(dump(manifest), MANIFEST, (*blobs, config))


def index(images: Sequence[Image], **more: Any) -> Image:
    architectures = ("amd64", "arm64", "s390x")
    entries = [
        {**one.descriptor, "platform": {"os": "linux", "architecture": architecture}}
        for one, architecture in zip(images, architectures, strict=False)
    ]
    manifest = dump({"schemaVersion": 2, "mediaType": INDEX, "manifests": entries, **more})
    return Image(manifest, INDEX, parts=tuple(images))


def descriptor(media_type: str, data: bytes) -> dict[str, Any]:
    return {"mediaType": media_type, "size": len(data), "digest": digest_of(data)}


def error(code: str, message: str, /, **detail: Any) -> dict[str, Any]:
    """Return an error body of the registry."""
    return {"errors": [{"code": code, "detail": detail, "message": message}]}


class Registry:
    """Registry client that requests a token for each repository."""

    def __init__(self, client: FlaskClient, username: str = "", password: str = "") -> None:
        self.client = client
        self.login = (username, password) if username else None

    def token(self, *scopes: str) -> str:
        answer = self.client.get("/v2/auth", query_string={"scope": list(scopes)}, auth=self.login)
        assert answer.status_code == 200, answer.text
        return str(answer.json["token"])

    def call(self, method: str, repository: str, path: str, **kw: Any) -> TestResponse:
        """Send a request: ``call("GET", "acme/web", "tags/list")``."""
        token = self.token(f"repository:{repository}:pull,push")
        own = {"Authorization": f"Bearer {token}", "Accept": ACCEPT}
        headers = {**own, **kw.pop("headers", {})}
        url = path if path.startswith("http") else f"/v2/{repository}/{path}"
        return self.client.open(url, method=method, headers=headers, **kw)

    def get(self, repository: str, path: str, **kw: Any) -> TestResponse:
        return self.call("GET", repository, path, **kw)

    def upload(self, repository: str, data: bytes) -> TestResponse:
        """Upload a blob with a POST and a PUT request."""
        location = self.call("POST", repository, "blobs/uploads/").headers["Location"]
        return self.call(
            "PUT", repository, location, query_string={"digest": digest_of(data)}, data=data
        )

    def put(
        self, repository: str, reference: str, data: bytes, media_type: str = MANIFEST
    ) -> TestResponse:
        """Push a manifest whose blobs exist."""
        return self.call(
            "PUT", repository, f"manifests/{reference}", data=data, content_type=media_type
        )

    def push(self, repository: str, tag: str, pushed: Image) -> str:
        """Push an image with its blobs and manifests, and return its digest."""
        for part in pushed.parts:
            self.push(repository, part.digest, part)
        for blob in pushed.blobs:
            assert self.upload(repository, blob).status_code == 201
        answer = self.put(repository, tag, pushed.manifest, pushed.media_type)
        assert answer.status_code == 201, answer.text
        return pushed.digest
