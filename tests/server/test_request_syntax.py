"""Syntax of HTTP requests: absolute URLs in the request line, and chunked bodies."""

import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
import requests

from fakequay import FakeQuay

SILENCE = 5  # seconds to wait for a response; the server closes silent clients after 10 seconds


@pytest.fixture(scope="module")
def quay() -> Iterator[FakeQuay]:
    with FakeQuay("demo") as server:
        yield server


def send(quay: FakeQuay, line: str, *headers: str, body: bytes = b"") -> tuple[int, str]:
    """Send a request, and return the status and the body of the response."""
    parts = urlsplit(quay.url)
    head = "\r\n".join([f"{line} HTTP/1.1", "Connection: close", *headers, "", ""])
    with socket.create_connection((parts.hostname, parts.port), timeout=SILENCE) as client:
        client.sendall(head.encode() + body)
        with client.makefile("rb") as file:
            head, _, text = file.read().decode().partition("\r\n\r\n")
    return int(head.split()[1]), text


def send_chunks(quay: FakeQuay, line: str, chunks: bytes) -> int:
    """Send a request with a chunked body as an admin of acme, and return the status."""
    return send(
        quay,
        line,
        f"Host: {urlsplit(quay.url).netloc}",
        f"Authorization: Bearer {token(quay)}",
        "Transfer-Encoding: chunked",
        body=chunks,
    )[0]


def token(quay: FakeQuay) -> str:
    answer = requests.get(
        f"{quay.url}/v2/auth?scope=repository:acme/web:pull,push",
        auth=("alice", "password-of-alice"),
    )
    return str(answer.json()["token"])


def begin_upload(quay: FakeQuay) -> str:
    """Begin an upload, and return its path."""
    headers = {"Authorization": f"Bearer {token(quay)}"}
    begun = requests.post(f"{quay.url}/v2/acme/web/blobs/uploads/", headers=headers)
    return urlsplit(begun.headers["Location"]).path


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_absolute_url_of_the_server_is_accepted(quay: FakeQuay, scheme: str) -> None:
    url = quay.url.replace("http", scheme, 1)
    assert send(quay, f"GET {url}/_fakequay/live", "Host: x") == (200, '{"live":true}')


def test_host_of_an_absolute_url_replaces_the_host_header(quay: FakeQuay) -> None:
    port = urlsplit(quay.url).port
    url = f"http://quay.example:{port}/_fakequay/clock"
    status, text = send(quay, f"GET {url}", "Host: localhost")
    assert status == 403
    assert f"control API refused the header 'Host: quay.example:{port}'" in text


def test_absolute_url_may_have_no_path(quay: FakeQuay) -> None:
    status, text = send(quay, f"GET {quay.url}", "Host: x")
    assert status == 200
    assert f"{quay.url}/console/" in text


def test_options_request_accepts_an_absolute_url(quay: FakeQuay) -> None:
    answers = [
        send(quay, f"OPTIONS {start}/api/v1/discovery", f"Host: {urlsplit(quay.url).netloc}")
        for start in ("", quay.url)
    ]
    assert answers[0] == answers[1] == (200, "")


@pytest.mark.parametrize("url", ["http://example.com/", "https://example.com/", "http://[::1]:1/"])
def test_url_with_another_port_is_rejected_with_the_option_for_a_proxy(
    quay: FakeQuay, url: str
) -> None:
    message = (
        "this port of fakequay is not a proxy: it accepts only URLs with its own port. Start "
        "fakequay with --proxy-port for a forward proxy."
    )
    assert send(quay, f"GET {url}", "Host: example.com") == (400, message)


@pytest.mark.parametrize(
    "url",
    [
        "//localhost/",
        "ftp://localhost/",
        "http:///",
        "http://alice@localhost/",
        "http://[/",
        "http://h:x/",
    ],
)
def test_malformed_url_is_rejected(quay: FakeQuay, url: str) -> None:
    assert send(quay, f"GET {url}", "Host: localhost") == (400, "Malformed Request-URI")


def test_connect_is_not_allowed(quay: FakeQuay) -> None:
    assert send(quay, "CONNECT localhost:443", "Host: localhost:443")[0] == 405


@pytest.mark.parametrize(
    "chunks",
    [
        b"0\r\n\r\n",
        b"2\r\n{}\r\n0\r\n\r\n",
        b"1\r\n{\r\n01;name=value\r\n}\r\n000\r\nTrailer: value\r\n\r\n",
        b"A \t;name\r\n{        }\r\n0\r\n\r\n",
    ],
)
def test_chunked_body_is_decoded(quay: FakeQuay, chunks: bytes) -> None:
    assert send_chunks(quay, "POST /_fakequay/clock/resume", chunks) == 200
    assert send_chunks(quay, f"PATCH {begin_upload(quay)}", chunks) == 202


@pytest.mark.parametrize(
    "chunks",
    [
        b"-1\r\n",
        b"+1\r\n",
        b"0x2\r\n{}\r\n",
        b"1_0\r\n{}\r\n",
        b"many\r\n",
        b"\r\n",
        b"2\n{}\r\n",
        b"2" * 20 + b"\r\n",
        b"2\r\n{}xx",
        b"2\r\n{}\r\n0\r\nTrailer: value\n",
        b"2;" + b"x" * 10_000,
        b"2\r\n{}\r\n0\r\n" + b"X: y\r\n" * 200,
    ],
)
def test_invalid_chunked_body_is_rejected_at_once(quay: FakeQuay, chunks: bytes) -> None:
    assert send_chunks(quay, "POST /_fakequay/clock/resume", chunks) == 400
    assert send_chunks(quay, f"PATCH {begin_upload(quay)}", chunks) == 400


def test_large_chunks_are_uploaded_unchanged(quay: FakeQuay) -> None:
    data = bytes(range(256)) * 8_000
    headers = {"Authorization": f"Bearer {token(quay)}"}
    pieces = (data[start : start + 500_001] for start in range(0, len(data), 500_001))
    sent = requests.patch(quay.url + begin_upload(quay), data=pieces, headers=headers)
    assert (sent.status_code, sent.headers["Range"]) == (202, f"0-{len(data) - 1}")


@pytest.mark.parametrize("path", ["snapshots/%ff", "faults/%c3", "instances/%fe%ff", "nosuch/%ff"])
def test_path_of_the_control_api_must_be_utf_8(quay: FakeQuay, path: str) -> None:
    answer = requests.put(f"{quay.url}/_fakequay/{path}", json={})
    assert answer.status_code == 400
    assert answer.json() == {"message": "the path is not valid UTF-8: encode names as UTF-8"}
    assert requests.get(f"{quay.url}/_fakequay/snapshots").json() == {"snapshots": []}


def test_names_in_utf_8_are_accepted(quay: FakeQuay) -> None:
    with FakeQuay() as other:
        answer = requests.put(f"{other.url}/_fakequay/snapshots/d%c3%a9but")
        assert (answer.status_code, answer.json()["name"]) == (201, "début")
