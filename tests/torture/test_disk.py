"""Full or unwritable disks: writes fail with a clear error and no data is lost."""

import os
import resource
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from fakequay.storage import DataFolderInUse, Store
from tests.support.registry_client import MANIFEST, digest_of, image
from tests.torture.server import LOGIN, Server

LARGE = bytes(range(256)) * 1_000
UPLOADS = "/v2/alice/web/blobs/uploads/"


def limit_file_size(size: int) -> Callable[[], None]:
    """Return a function that limits the files of a process to ``size`` bytes."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def write_error(problem: str) -> str:
    return f"fakequay cannot store this change, so nothing was changed: cannot write {problem}"


def test_failed_write_returns_503_and_existing_data_stays_available(tmp_path: Path) -> None:
    journal = tmp_path / "fakequay.journal"
    with Server("--data", tmp_path, before=limit_file_size(100_000)) as server:
        client = server.client()
        made = 0
        while (answer := client.api("PUT", f"/organization/acme/robots/rob{made}")).status == 201:
            made += 1
        assert answer.status == 503
        assert answer.json == {"message": write_error(f"{journal}: File too large")}
        names = [f"acme+rob{number}" for number in range(made)]
        listed = client.api("GET", "/organization/acme/robots").json["robots"]
        assert [robot["name"] for robot in listed] == names
        assert "Traceback" not in server.kill()
    with Server("--data", tmp_path) as server:
        client = server.client()
        assert client.api("GET", "/organization/acme/robots").json["robots"] == listed
        assert client.api("PUT", f"/organization/acme/robots/rob{made}").status == 201
        assert server.stop() == ""


def test_reads_succeed_if_usage_data_cannot_be_written(tmp_path: Path) -> None:
    pushed = image("a")
    with Server("--data", tmp_path, before=limit_file_size(100_000)) as server:
        owner, registry, latecomer = server.client(), server.registry(), server.client()
        asked = {"username": "alice", "scope": "repo:read"}
        token = latecomer.call("POST", "/_fakequay/tokens", asked).json["token"]
        latecomer.headers = {"Authorization": f"Bearer {token}"}
        for blob in pushed.blobs:
            assert registry.call("POST", f"{UPLOADS}?digest={digest_of(blob)}", blob).status == 201
        manifest = "/v2/alice/web/manifests/latest"
        kind = {"Content-Type": MANIFEST}
        assert registry.call("PUT", manifest, pushed.manifest, **kind).status == 201
        number = count()
        while owner.api("PUT", f"/organization/acme/robots/rob{next(number)}").status == 201:
            pass

        pulled = [registry.call("GET", manifest, Accept=MANIFEST) for _ in range(15)]

        assert {(answer.status, answer.body) for answer in pulled} == {(200, pushed.manifest)}
        assert latecomer.api("GET", "/repository/alice/web").status == 200
        assert latecomer.api("GET", "/repository/alice/nosuch").status == 404
        assert registry.call("GET", "/v2/alice/web/manifests/nosuch").status == 404
        scope = "repository:alice/new:pull,push"  # this scope would create the repository
        assert registry.call("GET", f"/v2/auth?scope={scope}", **LOGIN).status == 503
        log = server.kill()
        assert log.count("reads no longer update usage data") == 1
        assert "Traceback" not in log
    with Server("--data", tmp_path) as server:
        entries = server.client().api("GET", "/repository/alice/web/logs").json["logs"]
        assert len([entry for entry in entries if entry["kind"] == "pull_repo"]) < len(pulled)


def test_failed_upload_returns_503_and_can_continue_later(
    tmp_path: Path,
) -> None:
    digest = digest_of(LARGE)
    with Server("--data", tmp_path, before=limit_file_size(200_000)) as server:
        client = server.registry()
        upload = client.call("POST", UPLOADS).headers["Docker-Upload-UUID"]
        assert client.call("PATCH", UPLOADS + upload, LARGE[:100_000]).status == 202
        answer = client.call("PATCH", UPLOADS + upload, LARGE[100_000:])
        problem = f"{tmp_path}/blobs/uploads/{upload}: File too large"
        errors = [{"code": "UNAVAILABLE", "detail": {}, "message": write_error(problem)}]
        assert (answer.status, answer.json) == (503, {"errors": errors})
        assert client.call("GET", f"/v2/alice/web/blobs/{digest}").status == 404
        # The real server reports one byte too many here.
        assert client.call("GET", UPLOADS + upload).headers["Range"] == "bytes=0-100000"
        assert "Traceback" not in server.kill()
    with Server("--data", tmp_path) as server:
        client = server.registry()
        path = f"{UPLOADS}{upload}?digest={digest}"
        assert client.call("PUT", path, LARGE[100_000:]).status == 201
        assert client.call("GET", f"/v2/alice/web/blobs/{digest}").body == LARGE


def test_unwritable_data_folder_is_rejected_at_the_start() -> None:
    nowhere = Path("/proc/fakequay")
    problem = f"cannot use the data folder {nowhere}: No such file or directory"
    with Server("--data", nowhere) as server:
        assert server.process.wait(30) == 5
        assert server.kill() == f"Error: {problem}\n"


def test_data_folder_on_a_full_disk_is_rejected_at_the_start(
    tmp_path: Path,
) -> None:
    with Server("--data", tmp_path, before=limit_file_size(500)) as server:
        assert server.process.wait(30) == 5
        problem = f"cannot write {tmp_path}/fakequay.journal: File too large"
        assert server.kill() == f"Error: {problem}\n"
    with Server("--data", tmp_path) as server:
        assert server.client().api("GET", "/repository/acme/web").status == 200


def test_used_data_folder_is_rejected_with_the_process_id(tmp_path: Path) -> None:
    with Server("--data", tmp_path) as first:
        with Server("--data", tmp_path) as second:
            problem = f"the data folder {tmp_path} is in use by another fakequay"
            advice = "stop that process or use another folder"
            assert second.process.wait(30) == 5
            assert second.kill() == f"Error: {problem} (process {first.process.pid}): {advice}\n"
        with pytest.raises(DataFolderInUse):
            Store(tmp_path)
        first.kill()
        with Server("--data", tmp_path) as third:
            assert third.client().api("GET", "/repository/acme/web").status == 200


@pytest.mark.skipif(os.name == "nt", reason="needs fork")
def test_request_is_one_line_of_the_journal(tmp_path: Path) -> None:
    with Server("--data", tmp_path) as server:
        client = server.client()
        client.api("GET", "/organization/acme")  # updates the last use of the token
        journal = tmp_path / "fakequay.journal"
        before = len(journal.read_bytes().splitlines())
        assert client.api("POST", "/organization/", {"name": "initech"}).status == 201
        assert len(journal.read_bytes().splitlines()) == before + 1
