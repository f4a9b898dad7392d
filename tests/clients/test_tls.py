"""Clients that verify the server by its generated CA."""

import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from fakequay import FakeQuay
from fakequay.domain.accounts import accounts

SEED = {
    "fakequay": 1,
    "organizations": {"acme": {"robots": {"ci": {}}}},
    "repositories": {
        "acme/web": {
            "permissions": {"users": {"acme+ci": "write"}},
            "tags": {"latest": {"layers": 2}},
        }
    },
}


@pytest.fixture(scope="module")
def quay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FakeQuay]:
    # skopeo, podman and buildah use every *.crt file of a folder as a CA.
    ca_file = tmp_path_factory.mktemp("certificates") / "ca.crt"
    with FakeQuay(SEED, tls="auto", ca_file=ca_file) as quay:
        yield quay


@pytest.fixture
def certificates(quay: FakeQuay) -> Path:
    return Path(str(quay.settings.ca_file)).parent


@pytest.fixture
def login(quay: FakeQuay) -> str:
    return f"acme+ci:{accounts.find(quay.world, 'acme+ci', 'robot').token}"


@pytest.fixture
def image(quay: FakeQuay) -> str:
    return f"docker://localhost:{quay.ports[1]}/acme/web"


@pytest.fixture
def short_path() -> Iterator[str]:
    """Return a temporary folder with a short path, as podman requires."""
    with tempfile.TemporaryDirectory(prefix="fakequay-") as folder:
        yield folder


def run_command(*command: object) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [*map(str, command)], capture_output=True, text=True, timeout=60, check=False
    )


def test_curl_verifies_the_certificate(quay: FakeQuay, certificates: Path) -> None:
    url = f"{quay.url}/_fakequay/ready"
    assert (
        run_command("curl", "-s", "--cacert", certificates / "ca.crt", url).stdout
        == '{"ready":true}'
    )
    assert run_command("curl", "-s", "--cacert", "/dev/null", url).returncode != 0


def test_skopeo_verifies_the_certificate(certificates: Path, login: str, image: str) -> None:
    skopeo = ("skopeo", "--insecure-policy", "copy", "--src-creds", login, "--dest-creds", login)
    trusting = ("--src-cert-dir", certificates, "--dest-cert-dir", certificates)
    copied = run_command(*skopeo, *trusting, f"{image}:latest", f"{image}:copied")
    assert copied.returncode == 0, copied.stderr
    stranger = run_command(*skopeo, f"{image}:latest", f"{image}:again")
    assert "certificate" in stranger.stderr


@pytest.mark.parametrize("program", ["podman", "buildah"])
def test_podman_and_buildah_verify_the_certificate(
    program: str, certificates: Path, login: str, image: str, short_path: str
) -> None:
    storage = (f"--root={short_path}/root", f"--runroot={short_path}/run", "--storage-driver=vfs")
    trusting = (f"--cert-dir={certificates}", f"--creds={login}")
    pulled = run_command(program, *storage, "pull", *trusting, f"{image}:latest")
    assert pulled.returncode == 0, pulled.stderr
    pushed = run_command(
        program, *storage, "push", *trusting, pulled.stdout.strip(), f"{image}:{program}"
    )
    assert pushed.returncode == 0, pushed.stderr
