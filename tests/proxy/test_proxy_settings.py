"""Forward proxy: settings, control API, instances and the command ``fakequay env proxy``."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests
from click.testing import CliRunner, Result

from fakequay import FakeQuay
from fakequay.cli import command
from fakequay.determinism import monotonic, sleep

WEB = "https://quay.io/api/v1/repository/acme/web"


def create_session(environment: Mapping[str, str]) -> requests.Session:
    """Return a session that ignores the environment variables of the test."""
    session = requests.Session()
    session.trust_env = False
    session.proxies = {"https": environment["HTTPS_PROXY"], "http": environment["HTTP_PROXY"]}
    session.verify = environment["SSL_CERT_FILE"]
    return session


def run_env(*arguments: str) -> Result:
    return CliRunner().invoke(command, ["env", "proxy", *arguments])


@contextmanager
def run_server(folder: Path, *flags: str, **variables: str) -> Iterator[dict[str, str]]:
    """Run ``fakequay serve``, and yield its ports and lines of its output."""
    files = {"--port-file": folder / "port", "--proxy-port-file": folder / "proxy-port"}
    options = [str(part) for pair in files.items() for part in pair]
    process = subprocess.Popen(
        [sys.executable, "-m", "fakequay", "serve", "--port", "0", *options, *flags],
        env={**os.environ, **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        lines = [process.stdout.readline().strip() for _ in range(6)]
        deadline = monotonic() + 20
        while not files["--proxy-port-file"].exists() and monotonic() < deadline:
            sleep(0.01)
        port, proxy_port = (path.read_text().strip() for path in files.values())
        yield {"first": lines[0], "proxy": lines[5], "port": port, "proxy_port": proxy_port}
    finally:
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=20)
    assert (process.returncode, "Traceback" in errors) == (0, False)


class TestControlApi:
    def test_shows_the_proxy_and_the_refused_hosts(self, quay: FakeQuay) -> None:
        session = create_session(quay.proxy_env)
        with pytest.raises(
            requests.exceptions.ProxyError, match=r"fakequay refused other\.test:443"
        ):
            session.get("https://other.test/")
        assert session.get("http://other.test/").status_code == 403
        assert session.get("http://other.test/").status_code == 403
        seen = requests.get(f"{quay.url}/_fakequay/proxy").json()
        assert seen == {
            "url": quay.proxy_url,
            "hosts": ["quay.io", "registry.test:5000", "mirror.test"],
            "ca": quay.ca,
            "ca_file": quay.proxy_env["SSL_CERT_FILE"],
            "refused": [
                {"host": "other.test", "port": 443, "requests": 1},
                {"host": "other.test", "port": 80, "requests": 2},
            ],
        }

    @pytest.mark.parametrize(("method", "path"), [("POST", "reset"), ("DELETE", "proxy/refused")])
    def test_refused_hosts_can_be_cleared(self, quay: FakeQuay, method: str, path: str) -> None:
        create_session(quay.proxy_env).get("http://other.test/")
        assert len(quay.refused_hosts) == 1
        assert requests.request(method, f"{quay.url}/_fakequay/{path}").status_code == 204
        assert requests.get(f"{quay.url}/_fakequay/proxy").json()["refused"] == []

    def test_returns_404_without_a_proxy(self) -> None:
        with FakeQuay("empty") as quay:
            answer = requests.get(f"{quay.url}/_fakequay/proxy")
            assert (answer.status_code, quay.proxy_url, quay.refused_hosts) == (404, None, [])
            assert answer.json() == {
                "message": "there is no proxy: the server was started without --proxy-port"
            }
            with pytest.raises(
                RuntimeError, match=r"the server has no proxy: use FakeQuay\(proxy="
            ):
                _ = quay.proxy_env


class TestInstances:
    def test_each_instance_with_a_port_has_its_own_proxy(self, quay: FakeQuay) -> None:
        with (
            quay.instances.create(seed="empty") as other,
            quay.instances.create(port=False) as bare,
        ):
            assert (other.proxy_url != quay.proxy_url, bare.proxy_url) == (True, None)
            main, inner = create_session(quay.proxy_env), create_session(other.proxy_env)
            assert (main.get(WEB).status_code, inner.get(WEB).status_code) == (200, 401)
            inner.get("http://other.test/")
            assert (len(quay.refused_hosts), len(other.refused_hosts)) == (0, 1)
            shown = requests.get(f"{other.url}/_fakequay/proxy").json()
            assert (shown["url"], len(shown["refused"])) == (other.proxy_url, 1)
            with pytest.raises(
                RuntimeError, match="has no forward proxy, because it has no port of its own"
            ):
                _ = bare.proxy_env
            deleted = other.proxy_env
        with pytest.raises(requests.ConnectionError):
            create_session(deleted).get(WEB)

    def test_several_servers_have_their_own_proxies(self, quay: FakeQuay) -> None:
        with FakeQuay("empty", proxy=True) as other:
            assert create_session(other.proxy_env).get(WEB).status_code == 401
            assert create_session(quay.proxy_env).get(WEB).status_code == 200


class TestSettings:
    def test_temporary_ca_file_is_deleted_when_the_server_stops(self) -> None:
        with FakeQuay("empty", proxy=True) as quay:
            ca_file = Path(quay.proxy_env["SSL_CERT_FILE"])
            assert ca_file.read_text() == quay.ca
            assert requests.get(f"{quay.url}/_fakequay/ca.pem").text == quay.ca
        assert not ca_file.exists()

    def test_proxy_and_https_port_have_the_same_ca(self, tmp_path: Path) -> None:
        ca_file = tmp_path / "ca.pem"
        with FakeQuay("demo", proxy_port=0, tls="auto", ca_file=ca_file) as quay:
            assert quay.proxy_env["SSL_CERT_FILE"] == str(ca_file)
            assert requests.get(f"{quay.url}/v1/_ping", verify=str(ca_file)).json() is True
            answer = create_session(quay.proxy_env).get("https://quay.io/v1/_ping")
            assert answer.json() is True
        assert ca_file.exists()

    def test_answers_without_a_request_host_contain_quay_io(self, quay: FakeQuay) -> None:
        config = requests.get(f"{quay.url}/config").json()["config"]
        assert (config["SERVER_HOSTNAME"], config["PREFERRED_URL_SCHEME"]) == ("quay.io", "https")

    def test_configuration_of_the_user_overrides_the_host_name(self) -> None:
        with FakeQuay("empty", proxy=True, config={"SERVER_HOSTNAME": "quay.test"}) as quay:
            config = requests.get(f"{quay.url}/config").json()["config"]
        assert config["SERVER_HOSTNAME"] == "quay.test"

    @pytest.mark.parametrize(
        ("settings", "message"),
        [
            ({"proxy_port": -1}, "proxy_port: must be a whole number from 0 to 65535, not -1"),
            ({"proxy_hosts": "a.test"}, "proxy_hosts: permitted only together with proxy=True or"),
            ({"proxy": True, "proxy_hosts": ["a b"]}, "proxy host: 'a b' must be a host name"),
            ({"proxy": True, "proxy_hosts": ["a:0"]}, "proxy host: 'a:0' must be a host name"),
        ],
    )
    def test_invalid_setting_is_rejected(self, settings: dict[str, Any], message: str) -> None:
        with pytest.raises(ValueError, match=message):
            FakeQuay("empty", **settings)


class TestCommand:
    def test_serve_runs_a_proxy_and_env_prints_its_variables(self, tmp_path: Path) -> None:
        flags = ("--seed", "demo", "--proxy-port", "0")
        with run_server(tmp_path, *flags, FAKEQUAY_PROXY_HOSTS="a.test,b.test:1") as server:
            proxy_url = f"http://127.0.0.1:{server['proxy_port']}"
            assert server["first"] == f"fakequay is ready at http://127.0.0.1:{server['port']}"
            assert server["proxy"] == f"proxy:        {proxy_url} (for quay.io)"
            url = f"http://127.0.0.1:{server['port']}"
            hosts = requests.get(f"{url}/_fakequay/proxy").json()["hosts"]
            assert hosts == ["quay.io", "a.test", "b.test:1"]
            variables = json.loads(run_env("--url", url, "--format", "json").stdout)
            ca_file = variables["SSL_CERT_FILE"]
            assert variables == {
                "HTTPS_PROXY": proxy_url,
                "HTTP_PROXY": proxy_url,
                "NO_PROXY": "localhost,127.0.0.1,::1",
                "https_proxy": proxy_url,
                "http_proxy": proxy_url,
                "no_proxy": "localhost,127.0.0.1,::1",
                "REQUESTS_CA_BUNDLE": ca_file,
                "SSL_CERT_FILE": ca_file,
                "CURL_CA_BUNDLE": ca_file,
                "NODE_EXTRA_CA_CERTS": ca_file,
                "NODE_USE_ENV_PROXY": "1",
            }
            answer = create_session(variables).get("https://quay.io/v1/_ping")
            assert answer.json() is True
            exports = run_env("--url", url).stdout
            assert exports.startswith(f"export HTTPS_PROXY={proxy_url}\n")

    def test_env_downloads_the_ca_certificate(self, quay: FakeQuay, tmp_path: Path) -> None:
        ca_file = tmp_path / "ca.pem"
        result = run_env("--url", quay.url, "--ca-file", str(ca_file), "--format", "file")
        assert f"SSL_CERT_FILE={ca_file}\n" in result.stdout
        assert ca_file.read_text() == quay.ca

    def test_env_refuses_a_ca_file_that_is_not_on_this_machine(
        self, quay: FakeQuay, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        with FakeQuay("empty", proxy=True, ca_file=tmp_path / "ca.pem") as remote:
            (tmp_path / "ca.pem").unlink()
            result = run_env("--url", remote.url)
        assert result.exit_code == 2
        assert "add --ca-file FILE to" in result.stderr

    def test_env_names_the_missing_proxy(self) -> None:
        with FakeQuay("empty") as quay:
            result = run_env("--url", quay.url)
        assert result.exit_code == 1
        assert "the server was started without --proxy-port" in result.stderr

    def test_env_accepts_a_ca_file_only_for_the_proxy(self) -> None:
        result = CliRunner().invoke(command, ["env", "curl", "--token", "a", "--ca-file", "ca.pem"])
        assert result.exit_code == 2
        assert "Error: --ca-file: permitted only if the argument CLIENT is proxy\n" in result.stderr

    @pytest.mark.parametrize(
        ("flags", "message"),
        [
            (["--proxy-host", "a.test"], "--proxy-host has no effect without --proxy-port"),
            (["--proxy-port-file", "p"], "--proxy-port-file has no effect without --proxy-port"),
            (
                ["--proxy-port", "0", "--proxy-host", "a b"],
                "'a b' must be a host name such as quay.io, or a host name and port",
            ),
            (["--proxy-port", "0", "--proxy-host", "a..b"], "--proxy-host: "),
            (["--proxy-port", "70000"], "70000 is not in the range 0<=x<=65535"),
        ],
    )
    def test_invalid_flag_is_refused_with_status_2(self, flags: list[str], message: str) -> None:
        done = subprocess.run(
            [sys.executable, "-m", "fakequay", "serve", "--port", "0", *flags],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert (done.returncode, "Traceback" in done.stderr) == (2, False)
        assert message in done.stderr
