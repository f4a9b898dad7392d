"""Container image: size, seeds, health check, TLS, data folder and start time."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.image.base import assemble
from tests.image.running import Image, run_confined

MEGABYTE = 1_000_000
TOOLS = ("buildah", "dpkg", "setpriv", "unshare")
missing = [tool for tool in TOOLS if shutil.which(tool) is None]
pytestmark = [
    pytest.mark.skipif(bool(missing), reason=f"needs {', '.join(missing)}"),
    pytest.mark.skipif(os.geteuid() != 0, reason="needs to be root"),
]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("base")
    folder.chmod(0o755)
    assemble(folder)
    return folder


@pytest.fixture(scope="module")
def image(base: Path, tmp_path_factory: pytest.TempPathFactory) -> Image:
    image = Image(tmp_path_factory.mktemp("storage"))
    image.build(base)
    return image


@pytest.fixture(scope="module")
def root(image: Image) -> Iterator[Path]:
    with image.mounted() as root:
        yield root


@pytest.fixture
def volumes(tmp_path: Path) -> tuple[Path, Path]:
    """Create ``/seed.d`` with two seeds, the second changing the first, and an empty ``/data``."""
    seeds, data = tmp_path / "seeds", tmp_path / "data"
    seeds.mkdir()
    data.mkdir(mode=0o777)
    data.chmod(0o777)
    first = {"fakequay": 1, "users": {"alice": {"email": "first@example.com"}}}
    second = {"fakequay": 1, "users": {"alice": {"email": "second@example.com"}, "bob": {}}}
    (seeds / "10-first.json").write_text(json.dumps(first))
    (seeds / "20-second.json").write_text(json.dumps(second))
    return seeds, data


Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start(image: Image, root: Path, volumes: tuple[Path, Path]) -> Iterator[Start]:
    """Run a command of the image: ``start(FAKEQUAY_PORT="0")``, or ``start("healthcheck")``."""
    started: list[subprocess.Popen[str]] = []
    config, environment = image.config, image.environment

    def run(*command: str, **variables: str) -> "subprocess.Popen[str]":
        whole = [*config["Entrypoint"], *(command or config["Cmd"])]
        env = {**environment, **variables}
        started.append(run_confined(root, *volumes, whole, env))
        return started[-1]

    yield run
    for process in started:
        end(process)


def read_ready_line(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().replace("0.0.0.0", "127.0.0.1")


def test_image_is_less_than_80_mb_above_its_base(root: Path, base: Path) -> None:
    assert size(root) - size(base) < 80 * MEGABYTE


def test_mounted_seeds_are_loaded_in_order_and_the_server_is_healthy(start: Start) -> None:
    ready = read_ready_line(start(FAKEQUAY_PORT="0"))
    found = re.fullmatch(r"fakequay is ready at (http://127\.0\.0\.1:(\d+))\n", ready)
    assert found is not None, ready
    tokens = requests.post(f"{found[1]}/_fakequay/tokens", json={"username": "alice"})
    headers = {"Authorization": f"Bearer {tokens.json()['token']}"}
    user = requests.get(f"{found[1]}/api/v1/user/", headers=headers).json()
    assert (user["username"], user["email"]) == ("alice", "second@example.com")
    assert requests.get(f"{found[1]}/api/v1/users/bob").status_code == 200
    healthy = start("healthcheck", FAKEQUAY_PORT=found[2])
    assert healthy.communicate(timeout=60) == ("ready\n", None)
    assert healthy.returncode == 0


def test_health_check_fails_without_a_server(start: Start) -> None:
    unhealthy = start("healthcheck", FAKEQUAY_PORT="1")
    assert unhealthy.wait(timeout=60) == 1


def test_https_is_available_beside_http(start: Start, tmp_path: Path) -> None:
    variables = {"FAKEQUAY_TLS": "auto", "FAKEQUAY_TLS_PORT": "0", "FAKEQUAY_PORT": "0"}
    *_, url, _and, tls_url = read_ready_line(start(**variables)).split()
    (tmp_path / "ca.pem").write_text(requests.get(f"{url}/_fakequay/ca.pem").text)
    answer = requests.get(f"{tls_url}/_fakequay/ready", verify=str(tmp_path / "ca.pem"))
    assert answer.json() == {"ready": True}


def test_uploads_are_stored_in_the_data_volume(start: Start, volumes: tuple[Path, Path]) -> None:
    url = read_ready_line(start(FAKEQUAY_PORT="0")).split()[-1]
    tokens = requests.post(f"{url}/_fakequay/tokens", json={"username": "alice"}).json()
    headers = {"Authorization": f"Bearer {tokens['token']}"}
    auth = requests.get(
        f"{url}/v2/auth",
        params={"scope": "repository:alice/web:pull,push"},
        auth=("$oauthtoken", tokens["token"]),
    )
    headers = {"Authorization": f"Bearer {auth.json()['token']}"}
    begun = requests.post(f"{url}/v2/alice/web/blobs/uploads/", headers=headers)
    layer = bytes(200_000)
    sent = requests.patch(begun.headers["Location"], data=layer, headers=headers)
    assert sent.status_code == 202, sent.text
    assert list(volumes[1].iterdir()) != []


def test_ports_volumes_user_and_health_check_are_declared(image: Image) -> None:
    config = image.config
    assert sorted(config["ExposedPorts"]) == ["3128/tcp", "8080/tcp", "8443/tcp"]
    assert sorted(config["Volumes"]) == ["/data", "/seed.d"]
    assert config["User"] == "1001:0"
    assert config["Healthcheck"]["Test"] == ["CMD", "fakequay", "healthcheck"]


def test_start_takes_at_most_half_as_long_again_as_without_a_container(
    start: Start, image: Image
) -> None:
    """Compare CPU time, because other processes use the machine too. The best of three counts."""
    bare = [sys.executable, "-m", "fakequay", "serve", "--port", "0", "--seed", "demo"]
    inside, outside = [], []
    for _ in range(3):
        inside.append(measure_start(lambda: start(FAKEQUAY_PORT="0", FAKEQUAY_SEED="demo")))
        outside.append(measure_start(lambda: spawn(bare)))
    assert min(inside) <= 1.5 * min(outside)


def spawn(command: list[str]) -> "subprocess.Popen[str]":
    env = {name: value for name, value in os.environ.items() if name[:9] != "FAKEQUAY_"}
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True)


def measure_start(begin: Callable[[], "subprocess.Popen[Any]"]) -> float:
    """Start a server and return the seconds of CPU until it is ready."""
    process = begin()
    assert "ready" in read_ready_line(process)
    os.kill(process.pid, signal.SIGKILL)
    _, _, used = os.wait4(process.pid, 0)
    end(process)
    return used.ru_utime + used.ru_stime


def end(process: "subprocess.Popen[str]") -> None:
    process.kill()
    process.wait()
    if process.stdout is not None:
        process.stdout.close()


def size(folder: Path) -> int:
    paths = (path for path in folder.rglob("*") if not path.is_symlink() and path.is_file())
    return sum(path.stat().st_size for path in paths)
