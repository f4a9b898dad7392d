"""Registry behaviour of a running server: concurrent pushes, restarts and large layers."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests

from benchmarks import layers
from fakequay import FakeQuay
from tests.support.registry_client import digest_of

SEED = {"fakequay": 1, "users": {"alice": {"password": "password-of-alice"}}}
BLOBS = [bytes([number]) * 100_000 for number in range(8)]


class Client:
    def __init__(self, quay: FakeQuay) -> None:
        self.base = f"{quay.url}/v2"
        self.session = requests.Session()
        scope = "repository:alice/web:pull,push"
        login = ("alice", "password-of-alice")
        answer = self.session.get(f"{self.base}/auth", params={"scope": scope}, auth=login)
        self.session.headers["Authorization"] = f"Bearer {answer.json()['token']}"

    def start_upload(self) -> str:
        answer = self.session.post(f"{self.base}/alice/web/blobs/uploads/")
        assert answer.status_code == 202, answer.text
        return answer.headers["Location"]

    def finish_upload(self, location: str, data: bytes, whole: bytes) -> int:
        digest = {"digest": digest_of(whole)}
        return self.session.put(location, params=digest, data=data).status_code

    def push_all(self) -> list[int]:
        return [self.finish_upload(self.start_upload(), blob, blob) for blob in BLOBS]

    def pull(self, digest: str) -> requests.Response:
        return self.session.get(f"{self.base}/alice/web/blobs/{digest}")


def test_concurrent_pushes_of_equal_layers_succeed() -> None:
    with FakeQuay(SEED) as quay, ThreadPoolExecutor(4) as pool:
        clients = [Client(quay) for _ in range(4)]

        statuses = list(pool.map(Client.push_all, clients))

        assert statuses == [[201] * len(BLOBS)] * 4
        assert [clients[0].pull(digest_of(blob)).content for blob in BLOBS] == BLOBS


def test_one_of_several_concurrent_equal_chunks_is_accepted() -> None:
    with FakeQuay(SEED) as quay, ThreadPoolExecutor(4) as pool:
        clients = [Client(quay) for _ in range(4)]
        location = clients[0].start_upload()
        chunk, last = BLOBS[0], BLOBS[1]

        def send(client: Client) -> int:
            span = {"Content-Range": f"0-{len(chunk) - 1}"}
            return client.session.patch(location, data=chunk, headers=span).status_code

        assert sorted(pool.map(send, clients)) == [202, 416, 416, 416]
        assert clients[0].finish_upload(location, last, chunk + last) == 201


def test_connection_stays_usable_after_a_rejected_chunk() -> None:
    with FakeQuay(SEED) as quay:
        client = Client(quay)
        location = client.start_upload()
        early = {"Content-Range": f"1-{len(BLOBS[0])}"}

        assert client.session.patch(location, data=BLOBS[0], headers=early).status_code == 416
        assert client.finish_upload(location, BLOBS[0], BLOBS[0]) == 201
        assert client.finish_upload(client.start_upload(), BLOBS[0], BLOBS[1]) == 400
        assert client.pull(digest_of(BLOBS[0])).content == BLOBS[0]
        assert client.pull(digest_of(BLOBS[1])).status_code == 404


def test_body_can_be_sent_without_a_content_length() -> None:
    with FakeQuay(SEED) as quay:
        client = Client(quay)
        location = client.session.patch(client.start_upload(), data=iter(BLOBS)).headers["Location"]

        assert client.finish_upload(location, b"", b"".join(BLOBS)) == 201
        assert client.pull(digest_of(b"".join(BLOBS))).content == b"".join(BLOBS)


def test_too_large_body_without_a_content_length_is_rejected() -> None:
    with FakeQuay(SEED, config={"MAXIMUM_LAYER_SIZE": "150K"}) as quay:
        client = Client(quay)
        location = client.start_upload()

        refused = client.session.patch(location, data=iter(BLOBS))

        assert (refused.status_code, refused.json()["errors"][0]["code"]) == (
            400,
            "INVALID_REQUEST",
        )
        status = client.session.get(location)
        assert (status.status_code, status.headers.get("Range")) == (204, "bytes=0-0"), status.text
        assert client.finish_upload(location, BLOBS[0], BLOBS[0]) == 201


def test_data_folder_preserves_blobs_and_unfinished_uploads(tmp_path: Path) -> None:
    with FakeQuay(SEED, data=tmp_path) as quay:
        client = Client(quay)
        assert client.finish_upload(client.start_upload(), b"whole", b"whole") == 201
        location = client.start_upload()
        client.session.patch(location, data=b"half ")
        upload = location.rpartition("/v2")[2]
        untouched = client.start_upload().rpartition("/v2")[2]

    with FakeQuay(SEED, data=tmp_path) as quay:
        client = Client(quay)
        assert client.pull(digest_of(b"whole")).content == b"whole"
        assert client.finish_upload(client.base + upload, b"done", b"half done") == 201
        assert client.pull(digest_of(b"half done")).content == b"half done"
        assert client.finish_upload(client.base + untouched, b"whole", b"whole") == 201


def test_data_folder_deletes_unreferenced_blobs_on_restart(tmp_path: Path) -> None:
    with FakeQuay(SEED, data=tmp_path) as quay:
        client = Client(quay)
        client.finish_upload(client.start_upload(), b"whole", b"whole")
        client.session.patch(client.start_upload(), data=b"half ")
        headers = {"Authorization": f"Bearer {quay.token('alice')}"}
        url = f"{quay.url}/api/v1/repository/alice/web"
        assert requests.delete(url, headers=headers).status_code == 204

    with FakeQuay(SEED, data=tmp_path):
        assert [path for path in (tmp_path / "blobs").rglob("*") if path.is_file()] == []


def test_large_layers_are_not_held_in_memory(capsys: pytest.CaptureFixture[str]) -> None:
    assert layers.measure(128) < layers.LIMIT
    assert "MiB/s" in capsys.readouterr().out
