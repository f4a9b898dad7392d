"""Helm: push, pull, render and depend on charts in the registry."""

import tarfile
from collections.abc import Callable

import pytest

from fakequay import FakeQuay
from tests.clients.credentials import Login
from tests.clients.go.client import Client, host_of, list_tags, read_api, read_manifest

HTTP = "--plain-http"
CHART = "apiVersion: v2\nname: hello\nversion: 1.0.0\n"
MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\n"


@pytest.fixture
def helm(open_client: Callable[[str], Client]) -> Client:
    client = open_client("helm")
    (client.folder / "hello" / "templates").mkdir(parents=True)
    (client.folder / "hello" / "Chart.yaml").write_text(CHART)
    (client.folder / "hello" / "templates" / "map.yaml").write_text(MAP)
    return client


@pytest.fixture
def charts(helm: Client, demo: FakeQuay, login: Login) -> str:
    """Sign in, push two versions of the chart hello, and return the URL of the charts."""
    host, (name, password) = host_of(demo), login
    options = (HTTP, f"--username={name}", "--password-stdin")
    helm.run("registry", "login", *options, host, stdin=password)
    for version in ("1.4.2", "1.5.0+build.1"):
        helm.run("package", "hello", f"--version={version}")
        helm.run("push", HTTP, f"hello-{version}.tgz", f"oci://{host}/acme/charts")
    return f"oci://{host}/acme/charts"


def test_pushed_chart_is_visible_in_the_api_and_is_pulled(
    helm: Client, demo: FakeQuay, charts: str
) -> None:
    archive = helm.folder / "hello-1.4.2.tgz"
    pushed = archive.read_bytes()
    archive.unlink()

    helm.run("pull", HTTP, f"{charts}/hello", "--version=~1.4.0")

    assert archive.read_bytes() == pushed
    tags = list_tags(demo, "acme/charts/hello")
    assert sorted(tags) == ["1.4.2", "1.5.0_build.1"]
    manifest = read_manifest(demo, "acme/charts/hello", tags["1.4.2"])
    assert manifest["config"]["mediaType"] == "application/vnd.cncf.helm.config.v1+json"
    (tag,) = read_api(demo, "repository/acme/charts/hello/tag/?specificTag=1.4.2")["tags"]
    assert tag["size"] == len(pushed)


def test_newest_version_of_a_chart_is_shown_and_rendered(
    helm: Client, demo: FakeQuay, charts: str
) -> None:
    assert "version: 1.5.0+build.1" in helm.run("show", "chart", HTTP, f"{charts}/hello")
    rendered = helm.run("template", "web", HTTP, f"{charts}/hello", "--version=1.4.2")
    assert rendered.endswith("kind: ConfigMap\nmetadata:\n  name: web")


def test_chart_is_a_dependency_of_another_chart(helm: Client, demo: FakeQuay, charts: str) -> None:
    (helm.folder / "shop").mkdir()
    entry = f"- name: hello\n  version: ~1.4.0\n  repository: {charts}\n"
    chart = f"apiVersion: v2\nname: shop\nversion: 0.1.0\ndependencies:\n{entry}"
    (helm.folder / "shop" / "Chart.yaml").write_text(chart)

    helm.run("dependency", "update", HTTP, "shop")
    helm.run("package", "shop")
    helm.run("push", HTTP, "shop-0.1.0.tgz", charts)

    helm.run("pull", HTTP, "--destination=.", f"{charts}/shop", "--version=0.1.0")
    with tarfile.open(helm.folder / "shop-0.1.0.tgz") as archive:
        assert "shop/charts/hello/Chart.yaml" in archive.getnames()


def test_missing_version_is_an_error(helm: Client, charts: str) -> None:
    error = helm.run("pull", HTTP, f"{charts}/hello", "--version=9.9.9", fails=True)
    assert "not found" in error


def test_wrong_password_is_rejected(helm: Client, demo: FakeQuay, login: Login) -> None:
    options = (HTTP, f"--username={login[0]}", "--password-stdin", host_of(demo))
    error = helm.run("registry", "login", *options, stdin="wrong", fails=True)
    assert "response status code 401: unauthorized" in error
