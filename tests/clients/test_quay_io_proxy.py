"""Clients that have https://quay.io built in, through the forward proxy."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping

import pytest

from fakequay import FakeQuay
from fakequay.domain.accounts import accounts

SEED = {
    "fakequay": 1,
    "users": {"alice": {}},
    "organizations": {
        "acme": {
            "teams": {
                "owners": {"role": "admin", "members": ["alice"]},
                "qa": {"role": "member", "members": ["alice"]},
            },
            "robots": {"ci": {}},
        }
    },
    "repositories": {
        "acme/web": {
            "visibility": "public",
            "permissions": {"users": {"acme+ci": "admin"}},
            "tags": {"latest": {"layers": 2}, "v1": {}},
        },
        "acme/copy": {"permissions": {"users": {"acme+ci": "admin"}}},
    },
}
REPOSITORY = "https://quay.io/api/v1/repository/acme/web"
# Opens a tunnel to quay.io with Node's own modules, and reads a repository through the tunnel.
NODE = """
const http = require("http"), https = require("https");
const proxy = new URL(process.env.HTTPS_PROXY);
const connect = http.request({
  host: proxy.hostname, port: proxy.port, method: "CONNECT", path: process.argv[1] + ":443",
});
connect.on("connect", (response, socket) => {
  if (response.statusCode !== 200) {
    console.log(response.statusCode, response.statusMessage);
    process.exit();
  }
  https.get({
    host: "quay.io", path: "/api/v1/repository/acme/web", socket, agent: false,
  }, (answer) => {
    let body = "";
    answer.on("data", (chunk) => (body += chunk));
    answer.on("end", () => console.log(answer.statusCode, JSON.parse(body).name));
  });
});
connect.end();
"""


@pytest.fixture(scope="module")
def server() -> Iterator[FakeQuay]:
    with FakeQuay(SEED, proxy=True) as quay:
        yield quay


@pytest.fixture
def quay(server: FakeQuay) -> FakeQuay:
    server.reset()
    return server


@pytest.fixture
def environment(quay: FakeQuay) -> dict[str, str]:
    return {**os.environ, **quay.proxy_env}


def run(environment: Mapping[str, str], *command: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


def run_python(environment: Mapping[str, str], code: str, *arguments: str) -> str:
    done = run(environment, sys.executable, "-W", "ignore", "-c", code, *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize("library", ["requests", "httpx"])
def test_python_http_libraries_reach_quay_io(
    quay: FakeQuay, environment: dict[str, str], library: str
) -> None:
    code = f"import {library} as library; print(library.get({REPOSITORY!r}).json()['name'])"
    assert run_python(environment, code) == "web"
    assert [one.url for one in quay.requests.find()] == [REPOSITORY]


@pytest.mark.parametrize("library", ["requests", "httpx"])
def test_python_http_libraries_name_a_refused_host(
    quay: FakeQuay, environment: dict[str, str], library: str
) -> None:
    code = f"import {library} as library; library.get('https://registry.invalid/v2/')"
    done = run(environment, sys.executable, "-c", code)
    assert "fakequay refused registry.invalid:443 (not a --proxy-host)" in done.stderr
    (refused,) = quay.refused_hosts
    assert (refused.host, refused.port) == ("registry.invalid", 443)


def test_curl_follows_the_redirect_to_https(environment: dict[str, str]) -> None:
    url = REPOSITORY.replace("https:", "http:")
    done = run(environment, "curl", "-sSfL", "-w", " %{num_redirects} %{url_effective}", url)
    body, redirects, effective = done.stdout.rsplit(" ", 2)
    assert (json.loads(body)["name"], redirects, effective) == ("web", "1", REPOSITORY)


def test_curl_reaches_fakequay_itself_without_the_proxy(
    quay: FakeQuay, environment: dict[str, str]
) -> None:
    done = run(environment, "curl", "-sSf", f"{quay.url}/_fakequay/ready")
    assert done.stdout == '{"ready":true}'


def test_node_reaches_quay_io_and_no_other_host(environment: dict[str, str]) -> None:
    assert run(environment, "node", "-e", NODE, "quay.io").stdout == "200 web\n"
    refused = run(environment, "node", "-e", NODE, "registry.invalid").stdout
    assert refused == "403 fakequay refused registry.invalid:443 (not a --proxy-host)\n"


def test_skopeo_inspects_and_copies_images_of_quay_io(
    quay: FakeQuay, environment: dict[str, str]
) -> None:
    seen = run(environment, "skopeo", "inspect", "docker://quay.io/acme/web")
    assert seen.returncode == 0, seen.stderr
    assert json.loads(seen.stdout)["Name"] == "quay.io/acme/web"
    assert json.loads(seen.stdout)["RepoTags"] == ["latest", "v1"]
    login = f"acme+ci:{accounts.find(quay.world, 'acme+ci', 'robot').token}"
    skopeo = (
        "skopeo",
        "--insecure-policy",
        "copy",
        f"--src-creds={login}",
        f"--dest-creds={login}",
    )
    images = ("docker://quay.io/acme/web:latest", "docker://quay.io/acme/copy:made")
    copied = run(environment, *skopeo, *images)
    assert copied.returncode == 0, copied.stderr
    assert {one.url.partition("/v2/")[0] for one in quay.requests.find()} == {"https://quay.io"}
    assert quay.refused_hosts == []


def test_skopeo_names_a_refused_host(environment: dict[str, str]) -> None:
    seen = run(environment, "skopeo", "inspect", "docker://registry.invalid/acme/web")
    assert "fakequay refused registry.invalid:443 (not a --proxy-host)" in seen.stderr


def test_quayio_sdk_uses_its_built_in_host(quay: FakeQuay) -> None:
    sdk = pytest.importorskip("quayio_sdk")
    configuration = sdk.Configuration()
    assert configuration.host == "https://quay.io"
    # The SDK reads no environment variables.
    configuration.proxy = quay.proxy_url
    configuration.ssl_ca_cert = quay.proxy_env["SSL_CERT_FILE"]
    configuration.access_token = quay.token("alice")
    sdk.OrganizationApi(sdk.ApiClient(configuration)).get_organization("acme")
    (called,) = quay.requests.find(operation="getOrganization")
    assert (called.url, called.status) == ("https://quay.io/api/v1/organization/acme", 200)


def test_qontract_reconcile_uses_its_built_in_host(
    quay: FakeQuay, environment: dict[str, str]
) -> None:
    pytest.importorskip("reconcile.utils.quay_api")
    code = (
        "import sys; from reconcile.utils.quay_api import QuayApi; "
        "print(QuayApi(sys.argv[1], 'acme').list_team_members('qa'))"
    )
    assert run_python(environment, code, quay.token("alice")) == "['alice']"


def test_pubtools_quay_uses_its_built_in_host(quay: FakeQuay, environment: dict[str, str]) -> None:
    pytest.importorskip("pubtools._quay.quay_client")
    code = (
        "import sys; from pubtools._quay.quay_client import QuayClient; "
        "print(QuayClient('$oauthtoken', sys.argv[1]).get_repository_tags('acme/web'))"
    )
    printed = run_python(environment, code, quay.token("alice"))
    assert printed == "{'name': 'acme/web', 'tags': ['latest', 'v1']}"
