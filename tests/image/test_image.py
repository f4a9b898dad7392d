"""The image, built for real: small, seeded from a folder, at home without any privilege."""

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
from tests.image.running import Image, confined

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
    """``/seed.d`` with two seeds, of which the second changes the first, and an empty ``/data``."""
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
    """``start(FAKEQUAY_PORT="0")`` runs the image's command, ``start("…")`` another."""
    started: list[subprocess.Popen[str]] = []
    config, environment = image.config, image.environment

    def run(*command: str, **variables: str) -> "subprocess.Popen[str]":
        whole = [*config["Entrypoint"], *(command or config["Cmd"])]
        env = {**environment, **variables}
        started.append(confined(root, *volumes, whole, env))
        return started[-1]

    yield run
    for process in started:
        end(process)


def said(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().replace("0.0.0.0", "127.0.0.1")


def test_is_small(root: Path, base: Path) -> None:
    assert size(root) - size(base) < 80 * MEGABYTE


def test_serves_what_is_mounted_in_order_and_is_healthy(start: Start) -> None:
    ready = said(start(FAKEQUAY_PORT="0"))
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


def test_is_unhealthy_where_nothing_serves(start: Start) -> None:
    unhealthy = start("healthcheck", FAKEQUAY_PORT="1")
    assert unhealthy.wait(timeout=60) == 1


def test_serves_https_beside_http(start: Start, tmp_path: Path) -> None:
    variables = {"FAKEQUAY_TLS": "auto", "FAKEQUAY_TLS_PORT": "0", "FAKEQUAY_PORT": "0"}
    *_, url, _and, tls_url = said(start(**variables)).split()
    (tmp_path / "ca.pem").write_text(requests.get(f"{url}/_fakequay/ca.pem").text)
    answer = requests.get(f"{tls_url}/_fakequay/ready", verify=str(tmp_path / "ca.pem"))
    assert answer.json() == {"ready": True}


def test_takes_layers_and_keeps_state_where_it_may_write(
    start: Start, volumes: tuple[Path, Path]
) -> None:
    url = said(start(FAKEQUAY_PORT="0")).split()[-1]
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


def test_has_its_ports_its_user_and_its_health_check_written_on_it(image: Image) -> None:
    config = image.config
    assert sorted(config["ExposedPorts"]) == ["8080/tcp", "8443/tcp"]
    assert sorted(config["Volumes"]) == ["/data", "/seed.d"]
    assert config["User"] == "1001:0"
    assert config["Healthcheck"]["Test"] == ["CMD", "fakequay", "healthcheck"]


def test_serves_nearly_as_soon_as_the_bare_command(start: Start, image: Image) -> None:
    """At most half as long again, in CPU, as others use the machine too; the best of three."""
    bare = [sys.executable, "-m", "fakequay", "serve", "--port", "0", "--seed", "demo"]
    inside, outside = [], []
    for _ in range(3):
        inside.append(until_ready(lambda: start(FAKEQUAY_PORT="0", FAKEQUAY_SEED="demo")))
        outside.append(until_ready(lambda: spawn(bare)))
    assert min(inside) <= 1.5 * min(outside)


def spawn(command: list[str]) -> "subprocess.Popen[str]":
    env = {name: value for name, value in os.environ.items() if name[:9] != "FAKEQUAY_"}
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True)


def until_ready(begin: Callable[[], "subprocess.Popen[Any]"]) -> float:
    """Seconds of CPU."""
    process = begin()
    assert "ready" in said(process)
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
