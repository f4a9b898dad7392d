"""Helm from a Python package: push and pull charts."""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from fakequay import FakeQuay
from tests.clients.credentials import Login

if importlib.util.find_spec("helm_python") is None:
    pytest.skip("helm-python-sdk is not installed", allow_module_level=True)

CHART = "apiVersion: v2\nname: hello\nversion: 1.4.2\ndescription: says hello\n"
MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\n"
# In a separate process, because the Go runtime changes the process that loads it.
CALLS = """
import json, sys
import helm_python as helm
host, name, password, repository = sys.argv[1:]
helm.package("hello", destination=".")
with helm.RegistryClient(plain_http=True, credentials_file="login.json") as registry:
    registry.login(host, name, password, plain_http=True)
    registry.push("hello-1.4.2.tgz", f"oci://{host}/{repository}", plain_http=True)
    registry.pull(f"oci://{host}/{repository}/hello", version="1.4.2", destination="hello",
                  plain_http=True)
    tags = registry.tags(f"oci://{host}/{repository}/hello")
    print(json.dumps({"tags": tags, **registry.resolve(f"oci://{host}/{repository}/hello:1.4.2")}))
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "hello" / "templates").mkdir(parents=True)
    (tmp_path / "hello" / "Chart.yaml").write_text(CHART)
    (tmp_path / "hello" / "templates" / "map.yaml").write_text(MAP)
    return tmp_path


def test_pushed_chart_is_visible_in_the_api_and_can_be_pulled(
    demo: FakeQuay, login: Login, folder: Path
) -> None:
    alice = {"Authorization": f"Bearer {demo.token('alice')}"}
    made = {"namespace": "acme", "repository": "charts/hello", "visibility": "private"}
    url = f"{demo.url}/api/v1/repository"
    assert requests.post(url, json={**made, "description": ""}, headers=alice).status_code == 201
    for team in ("builders", "devs"):
        role = requests.put(
            f"{url}/acme/charts/hello/permissions/team/{team}",
            json={"role": "write"},
            headers=alice,
        )
        assert role.status_code == 200, role.text

    command = [sys.executable, "-c", CALLS, f"127.0.0.1:{demo.port}", *login, "acme/charts"]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=60, check=False
    )

    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    (tag,) = requests.get(f"{url}/acme/charts/hello/tag/", headers=alice).json()["tags"]
    manifest = requests.get(
        f"{url}/acme/charts/hello/manifest/{told['digest']}", headers=alice
    ).json()
    assert (told["tags"], tag["name"], tag["manifest_digest"]) == (
        ["1.4.2"],
        "1.4.2",
        told["digest"],
    )
    assert manifest["config_media_type"] == "application/vnd.cncf.helm.config.v1+json"
    archive = folder / "hello-1.4.2.tgz"
    assert tag["size"] == archive.stat().st_size
    assert (folder / "hello" / archive.name).read_bytes() == archive.read_bytes()


def test_push_by_an_organization_admin_creates_the_repository(demo: FakeQuay, folder: Path) -> None:
    login = ("alice", "password-of-alice")
    command = [sys.executable, "-c", CALLS, f"127.0.0.1:{demo.port}", *login, "acme/charts"]
    subprocess.run(command, cwd=folder, capture_output=True, timeout=60, check=True)

    headers = {"Authorization": f"Bearer {demo.token('alice')}"}
    seen = requests.get(f"{demo.url}/api/v1/repository/acme/charts/hello", headers=headers).json()
    assert (list(seen["tags"]), seen["is_public"]) == (["1.4.2"], False)
