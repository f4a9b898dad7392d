"""Example files for CI and clusters: they match their schemas, and their commands run."""

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
SCHEMAS = {
    "compose.yaml": "vendor.compose-spec",
    "deploy/github-actions.yaml": "vendor.github-workflows",
    "deploy/gitlab-ci.yaml": "vendor.gitlab-ci",
    ".github/workflows/check.yaml": "vendor.github-workflows",
    ".github/workflows/release.yaml": "vendor.github-workflows",
}
KUBERNETES = "1.34"


def read(path: str) -> Any:
    return yaml.safe_load((ROOT / path).read_text())


def run_command(*command: object, **options: Any) -> str:
    completed = subprocess.run(
        [*map(str, command)], capture_output=True, text=True, check=False, timeout=120, **options
    )
    assert completed.returncode == 0, completed.stdout + completed.stderr
    return completed.stdout


@pytest.fixture(scope="module")
def manifests() -> dict[str, Any]:
    """Return the manifests that kustomize generates, by kind."""
    text = run_command(BIN / "kubectl", "kustomize", DEPLOY / "kubernetes")
    return {manifest["kind"]: manifest for manifest in yaml.safe_load_all(text)}


@pytest.mark.parametrize(("path", "schema"), SCHEMAS.items())
def test_a_file_matches_its_schema(path: str, schema: str) -> None:
    run_command(BIN / "check-jsonschema", "--builtin-schema", schema, ROOT / path)


def test_the_page_about_ci_shows_the_job_files() -> None:
    page = (ROOT / "docs" / "how-to" / "ci-and-kubernetes.md").read_text()
    for path in ("deploy/github-actions.yaml", "deploy/gitlab-ci.yaml"):
        assert f"```yaml\n{(ROOT / path).read_text()}```\n" in page


class TestKubernetes:
    def test_has_all_manifests(self, manifests: dict[str, Any]) -> None:
        assert sorted(manifests) == ["ConfigMap", "Deployment", "Secret", "Service"]

    def test_is_valid_for_the_kubernetes_api(self, manifests: dict[str, Any]) -> None:
        for manifest in manifests.values():
            kubernetes_validate.validate(manifest, KUBERNETES, strict=True)

    def test_satisfies_the_restricted_pod_security_standard(
        self, manifests: dict[str, Any]
    ) -> None:
        pod = manifests["Deployment"]["spec"]["template"]["spec"]
        [container] = pod["containers"]
        assert pod["securityContext"]["runAsNonRoot"] is True
        assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }

    def test_uses_ports_that_the_server_has(self, manifests: dict[str, Any]) -> None:
        [container] = manifests["Deployment"]["spec"]["template"]["spec"]["containers"]
        ports = {port["name"]: port["containerPort"] for port in container["ports"]}
        assert ports == {"http": 8080, "https": 8443}
        service = manifests["Service"]["spec"]
        assert {port["targetPort"] for port in service["ports"]} == set(ports)
        labels = manifests["Deployment"]["spec"]["template"]["metadata"]["labels"]
        assert service["selector"].items() <= labels.items()

    def test_probes_paths_that_the_server_has(self, manifests: dict[str, Any]) -> None:
        [container] = manifests["Deployment"]["spec"]["template"]["spec"]["containers"]
        with FakeQuay("empty") as quay:
            for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
                asked = container[probe]["httpGet"]
                assert asked["port"] == "http"
                run_command("curl", "-sf", f"{quay.url}{asked['path']}")

    def test_mounts_valid_seeds(self, manifests: dict[str, Any], tmp_path: Path) -> None:
        for name, text in manifests["ConfigMap"]["data"].items():
            (tmp_path / name).write_text(text)
        with FakeQuay(tmp_path) as quay:
            assert quay.token("alice")
        assert len(seeds.read([tmp_path]).names) == 2

    def test_sets_only_existing_variables(self, manifests: dict[str, Any]) -> None:
        [container] = manifests["Deployment"]["spec"]["template"]["spec"]["containers"]
        assert {one["name"] for one in container["env"]} - KNOWN == set()


class TestCompose:
    def test_sets_only_existing_variables(self) -> None:
        [service] = read("compose.yaml")["services"].values()
        assert set(service["environment"]) - KNOWN == set()

    def test_publishes_to_loopback_only(self) -> None:
        [service] = read("compose.yaml")["services"].values()
        assert service["ports"] == ["127.0.0.1:8080:8080", "127.0.0.1:8443:8443"]


def scripts() -> Iterator[tuple[str, dict[str, str], list[str]]]:
    """Yield the name, the service variables and the commands of each example job."""
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
    """Run all commands except the installation, with a free port instead of the printed one."""
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
            waiting += '\nexport FAKEQUAY_URL="http://127.0.0.1:$(<port)"'
            script = script.replace(serving, f"fakequay serve --seed demo {ports} & {waiting}")
            script = script.replace(quay.url, "$FAKEQUAY_URL")
            script += "\nkill %1"
        path = f"{BIN}:{os.environ['PATH']}"
        run_command("bash", "-c", script, cwd=tmp_path, env={**os.environ, "PATH": path})
