"""HTTPS beside HTTP, with a made or a given certificate."""

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


def trusting(quay: FakeQuay) -> requests.Session:
    session = requests.Session()
    session.trust_env = False
    session.verify = str(quay.settings.ca_file)
    return session


@pytest.fixture
def given(tmp_path: Path) -> dict[str, Path]:
    """A certificate and its key, in files."""
    ca = trustme.CA()
    leaf = ca.issue_cert("localhost")
    ca.cert_pem.write_to_path(tmp_path / "ca.pem")
    leaf.cert_chain_pems[0].write_to_path(tmp_path / "cert.pem")
    leaf.private_key_pem.write_to_path(tmp_path / "key.pem")
    return {"tls_cert": tmp_path / "cert.pem", "tls_key": tmp_path / "key.pem"}


class TestAuto:
    @pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
    def test_is_known_by_the_names_of_the_machine(self, quay: FakeQuay, name: str) -> None:
        answer = trusting(quay).get(f"https://{name}:{quay.ports[1]}/_fakequay/ready")
        assert answer.json() == {"ready": True}

    def test_is_known_by_the_names_it_was_given(self, quay: FakeQuay) -> None:
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

    def test_is_known_by_no_other_name(self, quay: FakeQuay) -> None:
        context = ssl.create_default_context(cadata=quay.ca)
        with (
            socket.create_connection((quay.host, quay.ports[1])) as plain,
            pytest.raises(ssl.SSLCertVerificationError),
        ):
            context.wrap_socket(plain, server_hostname="elsewhere.test")

    def test_is_nobody_to_who_does_not_know_the_ca(self, quay: FakeQuay) -> None:
        session = requests.Session()
        session.trust_env = False
        with pytest.raises(requests.exceptions.SSLError):
            session.get(quay.url)

    def test_gives_its_ca_to_anyone_even_without_tls(self, quay: FakeQuay) -> None:
        answer = requests.get(
            f"{quay.http_url}/_fakequay/ca.pem", headers={"Host": "elsewhere.test"}
        )
        assert answer.headers["Content-Type"] == "application/x-pem-file"
        assert answer.text == quay.ca == Path(str(quay.settings.ca_file)).read_text()

    def test_has_another_ca_in_every_run(self, quay: FakeQuay) -> None:
        with FakeQuay(SEED, tls="auto") as other:
            assert other.ca != quay.ca

    def test_is_what_the_urls_lead_to(self, quay: FakeQuay) -> None:
        port, tls_port = quay.ports
        assert quay.urls == (f"http://127.0.0.1:{port}", f"https://127.0.0.1:{tls_port}")
        assert quay.url == quay.urls[1]
        context = ssl.create_default_context(cadata=quay.ca)
        assert urlopen(f"{quay.url}/_fakequay/live", context=context).status == 200

    def test_serves_the_same_world_by_both_ways(self, quay: FakeQuay) -> None:
        headers = {"Authorization": f"Bearer {quay.token('alice')}"}
        made = requests.post(
            f"{quay.http_url}/api/v1/organization/", json={"name": "made"}, headers=headers
        )
        seen = trusting(quay).get(f"{quay.url}/api/v1/organization/made", headers=headers)
        assert (made.status_code, seen.json()["name"]) == (201, "made")


class TestAddresses:
    def test_send_registry_clients_to_https(self, quay: FakeQuay) -> None:
        challenge = trusting(quay).get(f"{quay.url}/v2/").headers["WWW-Authenticate"]
        assert challenge.startswith(f'Bearer realm="{quay.url}/v2/auth",service=')
        plain = requests.get(f"{quay.http_url}/v2/").headers["WWW-Authenticate"]
        assert plain.startswith(f'Bearer realm="{quay.http_url}/v2/auth",service=')

    def test_of_uploads_are_https(self, quay: FakeQuay) -> None:
        session = trusting(quay)
        answer: Any = session.get(
            f"{quay.url}/v2/auth",
            params={"scope": "repository:alice/web:pull,push"},
            auth=("alice", "password-of-alice"),
        )
        headers = {"Authorization": f"Bearer {answer.json()['token']}"}
        begun = session.post(f"{quay.url}/v2/alice/web/blobs/uploads/", headers=headers)
        assert begun.headers["Location"].startswith(f"{quay.url}/v2/alice/web/blobs/uploads/")

    def test_in_the_configuration_and_the_documents_are_https(self, quay: FakeQuay) -> None:
        session = trusting(quay)
        config = session.get(f"{quay.url}/config").json()["config"]
        discovery = session.get(f"{quay.url}/api/v1/discovery").json()
        assert config["PREFERRED_URL_SCHEME"] == "https"
        assert discovery["schemes"] == ["https"]


class TestGiven:
    def test_is_what_clients_are_shown(self, given: dict[str, Path], tmp_path: Path) -> None:
        session = requests.Session()
        session.trust_env = False
        with FakeQuay(SEED, **given) as quay:  # type: ignore[arg-type]
            url = f"https://localhost:{quay.ports[1]}/_fakequay/ready"
            answer = session.get(url, verify=str(tmp_path / "ca.pem"))
            unknown = requests.get(f"{quay.http_url}/_fakequay/ca.pem")
        assert answer.json() == {"ready": True}
        assert unknown.status_code == 404
        assert unknown.json() == {
            "message": "there is no CA certificate: the server was started without --tls auto"
        }

    def test_refuses_one_file_without_the_other(self, given: dict[str, Path]) -> None:
        with pytest.raises(TlsError, match="--tls-cert and --tls-key: one without the other"):
            FakeQuay(SEED, tls_cert=given["tls_cert"]).start()

    def test_refuses_to_make_one_as_well(self, given: dict[str, Path]) -> None:
        with pytest.raises(TlsError, match="--tls auto makes its own certificate"):
            FakeQuay(SEED, tls="auto", **given).start()  # type: ignore[arg-type]

    def test_has_no_ca_of_its_own(self, given: dict[str, Path], tmp_path: Path) -> None:
        with pytest.raises(TlsError, match="--ca-file: only with --tls auto"):
            FakeQuay(SEED, ca_file=tmp_path / "ca", **given).start()  # type: ignore[arg-type]

    def test_names_a_file_that_is_not_there(self, given: dict[str, Path]) -> None:
        given["tls_key"].unlink()
        complaint = f"--tls-key {given['tls_key']}: No such file or directory"
        with pytest.raises(TlsError, match=complaint):
            FakeQuay(SEED, **given).start()  # type: ignore[arg-type]

    def test_names_the_files_when_they_do_not_fit(self, given: dict[str, Path]) -> None:
        trustme.CA().issue_cert("localhost").private_key_pem.write_to_path(given["tls_key"])
        with pytest.raises(TlsError, match=f"--tls-cert {given['tls_cert']}, --tls-key .*MISMATCH"):
            FakeQuay(SEED, **given).start()  # type: ignore[arg-type]


class TestRefuses:
    def test_a_name_that_no_certificate_can_hold(self) -> None:
        with pytest.raises(TlsError, match="--tls-name"):
            FakeQuay(SEED, tls="auto", tls_name=["no name"]).start()

    def test_a_file_that_the_ca_cannot_be_written_to(self, tmp_path: Path) -> None:
        path = tmp_path / "none" / "ca.pem"
        with pytest.raises(TlsError, match=f"--ca-file {path}: No such file or directory"):
            FakeQuay(SEED, tls="auto", ca_file=path).start()

    def test_a_port_that_is_taken_and_lets_go_of_the_other(self, quay: FakeQuay) -> None:
        taken = quay.ports[1]
        with pytest.raises(CannotListen, match=f"port {taken}: Address already in use"):
            FakeQuay(SEED, tls="auto", tls_port=taken).start()
