"""Invalid requests: the server rejects them and continues to run."""

import json
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from tests.torture.server import Client, Server

DEEP = {depth: b"[" * depth + b"]" * depth for depth in (101, 254, 300, 1_000, 100_000)}
IMAGE = "application/vnd.oci.image.manifest.v1+json"
LONG = b"a" * 70_000


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """Run a server that must not write to stderr, in particular no traceback."""
    with Server() as running:
        yield running
        assert running.stop() == ""


@pytest.fixture(scope="module")
def client(server: Server) -> Client:
    return server.client()


def send_and_read_status(server: Server, data: bytes) -> bytes:
    """Send bytes and return status and reason of the response."""
    parts = urlsplit(server.url)
    with socket.create_connection((parts.hostname, parts.port), timeout=20) as connection:
        connection.sendall(data)
        connection.shutdown(socket.SHUT_WR)
        answer = b""
        while b"\r\n" not in answer and (more := connection.recv(4_096)):
            answer += more
    return answer.partition(b"\r\n")[0].partition(b" ")[2]


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"GET /" + LONG + b" HTTP/1.1\r\nHost: x\r\n", b"414 "),
        (b"GET /?" + LONG + b" HTTP/1.1\r\nHost: x\r\n", b"414 "),
        (b"GET / HTTP/1.1\r\nX-Long: " + LONG + b"\r\n", b"413 "),
        (b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 20_000, b"413 "),
        (b"GET http://[ HTTP/1.1\r\nHost: x\r\n", b"400 "),
        (b"GET //[ HTTP/1.1\r\nHost: x\r\n", b"400 "),
        (b"GET /api/v1/repository/\xff\xfe HTTP/1.1\r\nHost: x\r\n", b"400 "),
        (b"\x16\x03\x01\x00\xa5\x01\x00\x00" + b"\xff" * 200, b"400 "),
        (b"GET\r\n", b"400 "),
        (b"GET / HTTP/1.1\nHost: x\n", b"400 "),
        (b"POST / HTTP/1.1\r\nContent-Length: many\r\n", b"400 "),
        (b"POST / HTTP/1.1\r\nContent-Length: -1\r\n", b"400 "),
        (b"POST / HTTP/1.1\r\nContent-Length: 1_0\r\n", b"400 "),
        (b"POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n", b"400 "),
        (b"GET /v2/ HTTP/1.1\r\nHost: \xff[[\r\n", b"401 "),
        (b"GET /api/v1/user/ HTTP/1.1\r\nCookie: _csrf_token=\xff.a.b\r\n", b"401 "),
        (b"GET /api/v1/user/ HTTP/1.1\r\nAuthorization: Bearer \xff\r\n", b"401 "),
        (b"GET /v2/auth HTTP/1.1\r\nHost: x\r\nAuthorization: Basic /w==\r\n", b"401 "),
        (b"GET /v2/ HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer e30.e30.\r\n", b"401 "),
    ],
)
def test_invalid_request_head_is_rejected(server: Server, head: bytes, status: bytes) -> None:
    assert send_and_read_status(server, head + b"\r\n")[:4] == status


@pytest.mark.parametrize("body", DEEP.values(), ids=DEEP)
def test_deeply_nested_json_is_rejected(server: Server, client: Client, body: bytes) -> None:
    sent = {"Content-Type": "application/json"}
    document = b'{"description": %s}' % body
    assert client.call("PUT", "/api/v1/repository/acme/web", document, **sent).status == 400
    assert client.call("POST", "/_fakequay/seed", document, **sent).status == 400
    image = {"Content-Type": IMAGE}
    answer = server.registry().call("PUT", "/v2/alice/web/manifests/x", document, **image)
    assert (answer.status, answer.json["errors"][0]["code"]) == (400, "MANIFEST_INVALID")


def test_nested_json_below_the_limit_is_stored(client: Client) -> None:
    value: object = 1
    for _ in range(90):
        value = {"in": [value]} if value == 1 else {"in": value}
    path = "/organization/acme/robots/deep"
    assert client.api("PUT", path, {"unstructured_metadata": value}).status == 201
    assert client.api("GET", path).json["unstructured_metadata"] == value


@pytest.mark.parametrize(
    "text", [b'"\xff"', b'"\\ud800"', b"NaN", b"1e999", b'"', b"[", b"\0", b""]
)
def test_invalid_json_is_rejected(client: Client, text: bytes) -> None:
    body = b'{"description": %s}' % text
    sent = {"Content-Type": "application/json"}
    assert client.call("PUT", "/api/v1/repository/acme/web", body, **sent).status == 400


def test_too_large_body_is_rejected_before_it_is_read(server: Server) -> None:
    token = server.client().headers["Authorization"]
    head = f"PUT /api/v1/repository/acme/web HTTP/1.1\r\nHost: x\r\nAuthorization: {token}\r\n"
    head += f"Content-Type: application/json\r\nContent-Length: {2**40}\r\n\r\n"
    assert send_and_read_status(server, head.encode())[:4] == b"413 "


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/repository/../../etc/passwd",
        "/api/v1/repository/%2e%2e/%2e%2e%2fetc%2fpasswd",
        "/api/v1/repository/acme/web%00",
        "/api/v1/repository/%ff%fe/web",
        "/docs/%2e%2e/%2e%2e/etc/passwd",
        "/docs/..%2f..%2fpyproject.toml",
        "/v2/acme/..%2f..%2fweb/tags/list",
        "/v2/alice/web/blobs/..%2f..%2fetc",
        "/v2/alice/web/blobs/uploads/..%2f..%2fetc",
        "/userfiles/..%2f..%2fetc%2fpasswd",
    ],
)
def test_path_traversal_is_impossible(client: Client, path: str) -> None:
    answer = client.call("GET", path)
    assert answer.status in {308, 400, 401, 403, 404}
    assert b"root:" not in answer.body


@pytest.mark.parametrize(
    "query",
    ["%00", "%ff", "=&=", "limit=999999999999999999999", "page=-1", "next_page=%00", "n=-1", "n=x"],
)
def test_odd_query_strings_cause_no_error(client: Client, query: str) -> None:
    for path in ("repository?public=true&", "repository/acme/web/tag/?", "organization/acme/logs?"):
        assert client.call("GET", f"/api/v1/{path}{query}").status in {200, 400}


@pytest.mark.parametrize(
    "pattern", ["(a+)+$", "(a|a)*b", "(?:a*)*c", "a{1,9999}{1,9999}", "[", "(" * 200]
)
def test_expensive_patterns_do_not_block_the_server(client: Client, pattern: str) -> None:
    policy = {"method": "number_of_tags", "value": 5, "tagPattern": pattern}
    assert client.api("POST", "/organization/acme/autoprunepolicy/", policy).status in {201, 400}
    protect = {"tagPattern": pattern, "tagPatternMatches": True}
    path = "/repository/acme/web/immutabilitypolicy/"
    assert client.api("POST", path, protect).status in {201, 400}
    for number in (1, 2):
        for policy_path in ("/organization/acme/autoprunepolicy/", path):
            for found in client.api("GET", policy_path).json["policies"]:
                assert client.api("DELETE", f"{policy_path}{found['uuid']}").status == 200
        assert client.api("GET", "/repository/acme/web").status == 200, number


def test_endless_numbers_are_rejected(client: Client) -> None:
    digits = "9" * 5_000
    for text in (digits, f"-{digits}", "1e400"):
        body = b'{"title": "x", "expiration": %s}' % text.encode()
        sent = {"Content-Type": "application/json"}
        assert client.call("POST", "/api/v1/user/apptoken", body, **sent).status in {400, 403}
    assert json.loads(client.api("GET", "/user/").body)["username"] == "alice"
