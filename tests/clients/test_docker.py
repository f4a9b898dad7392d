"""Requests of docker for pull and push, in its order and with its headers."""

import json
import re
from typing import Any
from urllib.parse import urljoin

import pytest
import requests

from fakequay import FakeQuay
from tests.clients.credentials import Login
from tests.support.registry_client import digest_of, dump

DOCKER = "application/vnd.docker.distribution.manifest"
MANIFEST, LIST = f"{DOCKER}.v2+json", f"{DOCKER}.list.v2+json"
INDEX, IMAGE = (
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.oci.image.manifest.v1+json",
)
ACCEPT = (MANIFEST, LIST, INDEX, f"{DOCKER}.v1+prettyjws", "application/json", IMAGE)
CONFIG = "application/vnd.docker.container.image.v1+json"
LAYER = "application/vnd.docker.image.rootfs.diff.tar.gzip"
AGENT = "docker/28.2.2 go/go1.24.3 os/linux arch/amd64"


class Docker:
    """Registry client that authenticates like docker, after the challenge of the server."""

    def __init__(self, quay: FakeQuay, login: Login, repository: str) -> None:
        self.url = f"{quay.url}/v2/{repository}/"
        self.session = requests.Session()
        self.session.headers["User-Agent"] = AGENT
        refused = self.session.get(f"{quay.url}/v2/")
        realm, service = re.findall(r'="([^"]+)"', refused.headers["WWW-Authenticate"])
        self.realm, self.service, self.login = realm, service, login
        self.repository = repository

    def authorize(self, actions: str) -> None:
        query = {
            "account": self.login[0],
            "scope": f"repository:{self.repository}:{actions}",
            "service": self.service,
        }
        answer = self.session.get(self.realm, params=query, auth=self.login)
        assert answer.status_code == 200, answer.text
        self.session.headers["Authorization"] = f"Bearer {answer.json()['token']}"

    def call(self, method: str, path: str, **kw: Any) -> requests.Response:
        return self.session.request(method, urljoin(self.url, path), **kw)

    def manifest(self, reference: str, method: str = "GET") -> requests.Response:
        answer = self.call(method, f"manifests/{reference}", headers={"Accept": ", ".join(ACCEPT)})
        assert answer.status_code == 200, answer.text
        return answer

    def push_blob(self, data: bytes) -> None:
        """Check, start, stream without a length and finish an upload, as docker does."""
        assert self.call("HEAD", f"blobs/{digest_of(data)}").status_code == 404
        started = self.call("POST", "blobs/uploads/")
        assert started.status_code == 202, started.text
        sent = self.call("PATCH", started.headers["Location"], data=iter([data]))
        assert sent.status_code == 202, sent.text
        query = {"digest": digest_of(data)}
        done = self.call("PUT", sent.headers["Location"], params=query, data=b"")
        assert done.status_code == 201, done.text


def test_pull_selects_the_image_of_the_platform_from_an_index(demo: FakeQuay, login: Login) -> None:
    docker = Docker(demo, login, "acme/web")
    docker.authorize("pull")

    head = docker.manifest("latest", "HEAD")
    listed = docker.manifest(head.headers["Docker-Content-Digest"])
    (entry,) = [
        one for one in listed.json()["manifests"] if one["platform"]["architecture"] == "arm64"
    ]
    image = docker.manifest(entry["digest"]).json()

    assert head.headers["Content-Type"] == INDEX
    for blob in (image["config"], *image["layers"]):
        pulled = docker.call("GET", f"blobs/{blob['digest']}")
        assert (digest_of(pulled.content), len(pulled.content)) == (blob["digest"], blob["size"])
    config = docker.call("GET", f"blobs/{image['config']['digest']}").json()
    assert (config["os"], config["architecture"]) == ("linux", "arm64")


def test_pushed_image_is_visible_in_the_api(demo: FakeQuay, login: Login) -> None:
    docker = Docker(demo, login, "acme/api")
    docker.authorize("pull,push")
    layer = f"a layer that {login[0]} has made".encode()
    config = dump({"os": "linux", "architecture": "amd64", "config": {"Labels": {"by": login[0]}}})
    manifest = {
        "schemaVersion": 2,
        "mediaType": MANIFEST,
        "config": {"mediaType": CONFIG, "size": len(config), "digest": digest_of(config)},
        "layers": [{"mediaType": LAYER, "size": len(layer), "digest": digest_of(layer)}],
    }

    for blob in (layer, config):
        docker.push_blob(blob)
    pushed = json.dumps(manifest, indent=3).encode()
    typed = {"Content-Type": MANIFEST}
    answer = docker.call("PUT", "manifests/pushed", data=pushed, headers=typed)

    assert answer.status_code == 201, answer.text
    digest = answer.headers["Docker-Content-Digest"]
    headers = {"Authorization": f"Bearer {demo.token('alice')}"}
    api = f"{demo.url}/api/v1/repository/acme/api"
    (tag,) = requests.get(f"{api}/tag/?specificTag=pushed", headers=headers).json()["tags"]
    labels = requests.get(f"{api}/manifest/{digest}/labels", headers=headers).json()["labels"]
    assert (tag["manifest_digest"], tag["size"]) == (digest_of(pushed), len(layer))
    assert [(label["key"], label["value"]) for label in labels] == [("by", login[0])]


def test_layer_of_another_repository_is_mounted(demo: FakeQuay, login: Login) -> None:
    source = Docker(demo, login, "acme/base/runtime")
    source.authorize("pull")
    (layer, *_) = source.manifest(source.manifest("3.1").json()["manifests"][0]["digest"]).json()[
        "layers"
    ]
    docker = Docker(demo, login, "acme/api")
    docker.authorize("pull,push")

    query = {"from": "acme/base/runtime", "mount": layer["digest"]}
    assert docker.call("POST", "blobs/uploads/", params=query).status_code == 201
    assert docker.call("HEAD", f"blobs/{layer['digest']}").status_code == 200


@pytest.mark.parametrize("name", ["$app", "$oauthtoken", "acme+ci", "bob"])
def test_wrong_password_is_rejected(demo: FakeQuay, name: str) -> None:
    docker = Docker(demo, (name, "wrong"), "acme/api")
    answer = docker.session.get(docker.realm, params={"service": docker.service}, auth=docker.login)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (401, "UNAUTHORIZED")


def test_post_to_the_token_endpoint_returns_405(demo: FakeQuay) -> None:
    docker = Docker(demo, ("bob", "password-of-bob"), "acme/api")
    form = {"grant_type": "password", "service": docker.service, "username": "bob"}
    # The real server issues tokens only for GET requests. Clients try POST first.
    assert docker.session.post(docker.realm, data=form).status_code == 405
