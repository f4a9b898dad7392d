"""What others copy: each example has the shape its reader asks for, and its commands run."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from fakequay import FakeQuay, seeds
from fakequay.cli.settings_options import OPTIONS, SECRETS, file_variable, variable

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
BIN = Path(sys.executable).parent
KNOWN = {*map(variable, OPTIONS), *map(file_variable, SECRETS)}
SHAPES = {
    "compose.yaml": "vendor.compose-spec",
    "deploy/github-actions.yaml": "vendor.github-workflows",
    "deploy/gitlab-ci.yaml": "vendor.gitlab-ci",
    ".github/workflows/check.yaml": "vendor.github-workflows",
    ".github/workflows/release.yaml": "vendor.github-workflows",
}
KUBERNETES = "1.34"


def read(path: str) -> Any:
    return yaml.safe_load((ROOT / path).read_text())


def said(*command: object, **options: Any) -> str:
    done = subprocess.run(
        [*map(str, command)], capture_output=True, text=True, check=False, timeout=120, **options
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def manifests() -> dict[str, Any]:
    """What kustomize makes of the folder, by kind."""
    text = said(BIN / "kubectl", "kustomize", DEPLOY / "kubernetes")
    return {manifest["kind"]: manifest for manifest in yaml.safe_load_all(text)}


@pytest.mark.parametrize(("path", "schema"), SHAPES.items())
def test_a_file_is_what_its_reader_takes(path: str, schema: str) -> None:
    said(BIN / "check-jsonschema", "--builtin-schema", schema, ROOT / path)


class TestKubernetes:
    def test_has_all_that_a_server_needs(self, manifests: dict[str, Any]) -> None:
        assert sorted(manifests) == ["ConfigMap", "Deployment", "Secret", "Service"]

    def test_is_taken_by_the_api(self, manifests: dict[str, Any]) -> None:
        for manifest in manifests.values():
            kubernetes_validate.validate(manifest, KUBERNETES, strict=True)

    def test_is_allowed_where_pods_are_restricted(self, manifests: dict[str, Any]) -> None:
        pod = manifests["Deployment"]["spec"]["template"]["spec"]
        [container] = pod["containers"]
        assert pod["securityContext"]["runAsNonRoot"] is True
        assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }

    def test_sends_requests_to_ports_that_the_server_has(self, manifests: dict[str, Any]) -> None:
        [container] = manifests["Deployment"]["spec"]["template"]["spec"]["containers"]
        ports = {port["name"]: port["containerPort"] for port in container["ports"]}
        assert ports == {"http": 8080, "https": 8443}
        service = manifests["Service"]["spec"]
        assert {port["targetPort"] for port in service["ports"]} == set(ports)
        labels = manifests["Deployment"]["spec"]["template"]["metadata"]["labels"]
        assert service["selector"].items() <= labels.items()

    def test_asks_for_health_where_it_is_told(self, manifests: dict[str, Any]) -> None:
        [container] = manifests["Deployment"]["spec"]["template"]["spec"]["containers"]
        with FakeQuay("empty") as quay:
            for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
                asked = container[probe]["httpGet"]
                assert asked["port"] == "http"
                said("curl", "-sf", f"{quay.url}{asked['path']}")

    def test_mounts_seeds_that_are_seeds(self, manifests: dict[str, Any], tmp_path: Path) -> None:
        for name, text in manifests["ConfigMap"]["data"].items():
            (tmp_path / name).write_text(text)
        with FakeQuay(tmp_path) as quay:
            assert quay.token("alice")
        assert len(seeds.read([tmp_path]).names) == 2

    def test_sets_variables_that_there_are(self, manifests: dict[str, Any]) -> None:
        [container] = manifests["Deployment"]["spec"]["template"]["spec"]["containers"]
        assert {one["name"] for one in container["env"]} - KNOWN == set()


class TestCompose:
    def test_sets_variables_that_there_are(self) -> None:
        [service] = read("compose.yaml")["services"].values()
        assert set(service["environment"]) - KNOWN == set()

    def test_publishes_to_loopback_only(self) -> None:
        [service] = read("compose.yaml")["services"].values()
        assert service["ports"] == ["127.0.0.1:8080:8080", "127.0.0.1:8443:8443"]


def scripts() -> Iterator[tuple[str, dict[str, str], list[str]]]:
    """Each job of the examples: where it stands, the service's variables, its commands."""
    for name, job in read("deploy/github-actions.yaml")["jobs"].items():
        services = job.get("services", {"": {}}).values()
        yield (
            f"github {name}",
            next(service.get("env", {}) for service in services),
            [step["run"] for step in job["steps"] if "run" in step],
        )
    for name, job in read("deploy/gitlab-ci.yaml").items():
        services = job.get("services", [{}])
        yield f"gitlab {name}", services[0].get("variables", {}), job["script"]


JOBS = [pytest.param(variables, commands, id=where) for where, variables, commands in scripts()]


@pytest.mark.parametrize(("variables", "commands"), JOBS)
def test_the_commands_of_a_job_run(
    variables: dict[str, str], commands: list[str], tmp_path: Path
) -> None:
    """As printed, but for the port, which is any free one, and for what installs the package."""
    assert set(variables) - KNOWN == set()
    token = variables.get("FAKEQUAY_CONTROL_TOKEN")
    with FakeQuay(variables.get("FAKEQUAY_SEED", "demo"), control_token=token) as quay:
        kept = [one for one in commands if "pip install" not in one]
        script = "\n".join(["set -euo pipefail", *kept])
        for address in ("http://localhost:8080", "http://quay:8080"):
            script = script.replace(address, quay.url)
        serving = "fakequay serve --seed demo & fakequay healthcheck --wait 30"
        if serving in script:
            ports = "--port 0 --port-file port"
            waiting = (
                'until [ -s port ]; do :; done; fakequay healthcheck --port "$(<port)" --wait 30'
            )
            script = script.replace(serving, f"fakequay serve --seed demo {ports} & {waiting}")
            script += "\nkill %1"
        path = f"{BIN}:{os.environ['PATH']}"
        said("bash", "-c", script, cwd=tmp_path, env={**os.environ, "PATH": path})
