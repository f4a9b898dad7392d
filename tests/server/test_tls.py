"""TLS: generated and given certificates, and HTTPS beside HTTP."""

import socket
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
import requests
import trustme

from fakequay import FakeQuay
from fakequay.server import CannotListen, TlsError

SEED = {"fakequay": 1, "users": {"alice": {"password": "password-of-alice"}}}


@pytest.fixture(scope="module")
def quay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FakeQuay]:
    ca_file = tmp_path_factory.mktemp("tls") / "ca.pem"
    with FakeQuay(SEED, tls="auto", tls_name="quay.test", ca_file=ca_file) as quay:
        yield quay


def make_session(quay: FakeQuay) -> requests.Session:
    session = requests.Session()
    session.trust_env = False
    session.verify = str(quay.settings.ca_file)
    return session


@pytest.fixture
def certificate_files(tmp_path: Path) -> dict[str, Path]:
    """Write a certificate and its key into files and return them as settings."""
    ca = trustme.CA()
    leaf = ca.issue_cert("localhost")
    ca.cert_pem.write_to_path(tmp_path / "ca.pem")
    leaf.cert_chain_pems[0].write_to_path(tmp_path / "cert.pem")
    leaf.private_key_pem.write_to_path(tmp_path / "key.pem")
    return {"tls_cert": tmp_path / "cert.pem", "tls_key": tmp_path / "key.pem"}


class TestGeneratedCertificate:
    @pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
    def test_is_valid_for_the_names_of_this_machine(self, quay: FakeQuay, name: str) -> None:
        answer = make_session(quay).get(f"https://{name}:{quay.ports[1]}/_fakequay/ready")
        assert answer.json() == {"ready": True}

    def test_contains_the_configured_names(self, quay: FakeQuay) -> None:
        context = ssl.create_default_context(cadata=quay.ca)
        with (
            socket.create_connection((quay.host, quay.ports[1])) as plain,
            context.wrap_socket(plain, server_hostname="quay.test") as wrapped,
        ):
            names = wrapped.getpeercert()["subjectAltName"]  # type: ignore[index]
        assert names == (
            ("DNS", "localhost"),
            ("IP Address", "127.0.0.1"),
            ("IP Address", "0:0:0:0:0:0:0:1"),
            ("DNS", "quay.test"),
        )

    def test_is_invalid_for_other_names(self, quay: FakeQuay) -> None:
        context = ssl.create_default_context(cadata=quay.ca)
        with (
            socket.create_connection((quay.host, quay.ports[1])) as plain,
            pytest.raises(ssl.SSLCertVerificationError),
        ):
            context.wrap_socket(plain, server_hostname="elsewhere.test")

    def test_is_rejected_by_clients_without_the_ca(self, quay: FakeQuay) -> None:
        session = requests.Session()
        session.trust_env = False
        with pytest.raises(requests.exceptions.SSLError):
            session.get(quay.url)

    def test_ca_is_available_over_http_from_any_host(self, quay: FakeQuay) -> None:
        answer = requests.get(
            f"{quay.http_url}/_fakequay/ca.pem", headers={"Host": "elsewhere.test"}
        )
        assert answer.headers["Content-Type"] == "application/x-pem-file"
        assert answer.text == quay.ca == Path(str(quay.settings.ca_file)).read_text()

    def test_ca_differs_in_every_run(self, quay: FakeQuay) -> None:
        with FakeQuay(SEED, tls="auto") as other:
            assert other.ca != quay.ca

    def test_url_of_the_server_is_https(self, quay: FakeQuay) -> None:
        port, tls_port = quay.ports
        assert quay.urls == (f"http://127.0.0.1:{port}", f"https://127.0.0.1:{tls_port}")
        assert quay.url == quay.urls[1]
        context = ssl.create_default_context(cadata=quay.ca)
        assert urlopen(f"{quay.url}/_fakequay/live", context=context).status == 200

    def test_http_and_https_serve_the_same_data(self, quay: FakeQuay) -> None:
        headers = {"Authorization": f"Bearer {quay.token('alice')}"}
        made = requests.post(
            f"{quay.http_url}/api/v1/organization/", json={"name": "made"}, headers=headers
        )
        seen = make_session(quay).get(f"{quay.url}/api/v1/organization/made", headers=headers)
        assert (made.status_code, seen.json()["name"]) == (201, "made")


class TestUrlsInResponses:
    def test_challenge_has_the_scheme_of_the_request(self, quay: FakeQuay) -> None:
        challenge = make_session(quay).get(f"{quay.url}/v2/").headers["WWW-Authenticate"]
        assert challenge.startswith(f'Bearer realm="{quay.url}/v2/auth",service=')
        plain = requests.get(f"{quay.http_url}/v2/").headers["WWW-Authenticate"]
        assert plain.startswith(f'Bearer realm="{quay.http_url}/v2/auth",service=')

    def test_upload_location_is_https(self, quay: FakeQuay) -> None:
        session = make_session(quay)
        answer: Any = session.get(
            f"{quay.url}/v2/auth",
            params={"scope": "repository:alice/web:pull,push"},
            auth=("alice", "password-of-alice"),
        )
        headers = {"Authorization": f"Bearer {answer.json()['token']}"}
        begun = session.post(f"{quay.url}/v2/alice/web/blobs/uploads/", headers=headers)
        assert begun.headers["Location"].startswith(f"{quay.url}/v2/alice/web/blobs/uploads/")

    def test_config_and_discovery_contain_https(self, quay: FakeQuay) -> None:
        session = make_session(quay)
        config = session.get(f"{quay.url}/config").json()["config"]
        discovery = session.get(f"{quay.url}/api/v1/discovery").json()
        assert config["PREFERRED_URL_SCHEME"] == "https"
        assert discovery["schemes"] == ["https"]


class TestGivenCertificate:
    def test_is_served_and_no_ca_is_available(
        self, certificate_files: dict[str, Path], tmp_path: Path
    ) -> None:
        session = requests.Session()
        session.trust_env = False
        with FakeQuay(SEED, **certificate_files) as quay:  # type: ignore[arg-type]
            url = f"https://localhost:{quay.ports[1]}/_fakequay/ready"
            answer = session.get(url, verify=str(tmp_path / "ca.pem"))
            unknown = requests.get(f"{quay.http_url}/_fakequay/ca.pem")
        assert answer.json() == {"ready": True}
        assert unknown.status_code == 404
        assert unknown.json() == {
            "message": "there is no CA certificate: the server was started without --tls auto and "
            "--proxy-port"
        }

    def test_certificate_without_key_is_rejected(self, certificate_files: dict[str, Path]) -> None:
        with pytest.raises(TlsError, match="set both --tls-cert and --tls-key, or neither"):
            FakeQuay(SEED, tls_cert=certificate_files["tls_cert"]).start()

    def test_cannot_be_combined_with_a_generated_certificate(
        self, certificate_files: dict[str, Path]
    ) -> None:
        with pytest.raises(TlsError, match="--tls auto generates its own certificate"):
            FakeQuay(SEED, tls="auto", **certificate_files).start()  # type: ignore[arg-type]

    def test_cannot_be_combined_with_a_ca_file(
        self, certificate_files: dict[str, Path], tmp_path: Path
    ) -> None:
        with pytest.raises(TlsError, match="--ca-file are permitted only together with --tls auto"):
            FakeQuay(SEED, ca_file=tmp_path / "ca", **certificate_files).start()  # type: ignore[arg-type]

    def test_missing_file_is_reported_with_its_option(
        self, certificate_files: dict[str, Path]
    ) -> None:
        certificate_files["tls_key"].unlink()
        complaint = (
            f"--tls-key: cannot read the file {certificate_files['tls_key']}: "
            "No such file or directory"
        )
        with pytest.raises(TlsError, match=complaint):
            FakeQuay(SEED, **certificate_files).start()  # type: ignore[arg-type]

    def test_mismatched_key_is_rejected(self, certificate_files: dict[str, Path]) -> None:
        trustme.CA().issue_cert("localhost").private_key_pem.write_to_path(
            certificate_files["tls_key"]
        )
        with pytest.raises(
            TlsError,
            match=f"cannot use the certificate {certificate_files['tls_cert']} with .*MISMATCH",
        ):
            FakeQuay(SEED, **certificate_files).start()  # type: ignore[arg-type]


class TestInvalidTlsSettings:
    def test_name_with_a_space_is_rejected(self) -> None:
        with pytest.raises(TlsError, match="--tls-name"):
            FakeQuay(SEED, tls="auto", tls_name=["no name"]).start()

    def test_unwritable_ca_file_is_rejected(self, tmp_path: Path) -> None:
        path = tmp_path / "none" / "ca.pem"
        with pytest.raises(
            TlsError, match=f"--ca-file: cannot write {path}: No such file or directory"
        ):
            FakeQuay(SEED, tls="auto", ca_file=path).start()

    def test_used_tls_port_is_rejected(self, quay: FakeQuay) -> None:
        taken = quay.ports[1]
        with pytest.raises(CannotListen, match=f"port {taken}: Address already in use"):
            FakeQuay(SEED, tls="auto", tls_port=taken).start()
