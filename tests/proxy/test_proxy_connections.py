"""Forward proxy: request lines, tunnels, and clients that are slow, broken or many."""

import http.client
import re
import socket
import ssl
import threading
from collections.abc import Callable
from typing import Any

import pytest

from fakequay import FakeQuay
from fakequay.determinism import monotonic
from fakequay.server import http_server

Connect = Callable[[], socket.socket]
OPEN_TUNNEL = b"CONNECT quay.io:443 HTTP/1.1\r\nHost: quay.io:443\r\n\r\n"
ESTABLISHED = b"HTTP/1.1 200 Connection established\r\n\r\n"
NOT_A_NAME = "must be a host name such as quay.io, or a host name and port such as quay.io:8443\n"


def exchange(connection: socket.socket, sent: bytes) -> http.client.HTTPResponse:
    """Send bytes, and read a response that is not a tunnel."""
    connection.sendall(sent)
    response = http.client.HTTPResponse(connection)
    response.begin()
    return response


def open_tunnel(connection: socket.socket) -> None:
    connection.sendall(OPEN_TUNNEL)
    assert connection.recv(4096) == ESTABLISHED


def start_tls(quay: FakeQuay, connection: socket.socket, name: str = "quay.io") -> ssl.SSLSocket:
    context = ssl.create_default_context(cadata=quay.ca)
    return context.wrap_socket(connection, server_hostname=name)


def get(connection: socket.socket, path: str, *headers: str) -> tuple[int, str, dict[str, str]]:
    head = "\r\n".join([f"GET {path} HTTP/1.1", "Host: quay.io", *headers])
    response = exchange(connection, f"{head}\r\n\r\n".encode())
    return response.status, response.read().decode(), dict(response.getheaders())


class TestTunnel:
    def test_serves_several_requests_with_the_certificate_of_the_host(
        self, quay: FakeQuay, connect: Connect
    ) -> None:
        connection = connect()
        open_tunnel(connection)
        with start_tls(quay, connection) as tunnel:
            names = tunnel.getpeercert()["subjectAltName"]  # type: ignore[index]
            first, second = get(tunnel, "/v1/_ping"), get(tunnel, "/v2/")
        assert names == (("DNS", "quay.io"), ("DNS", "registry.test"), ("DNS", "mirror.test"))
        assert first[:2] == (200, "true")
        assert second[0] == 401
        challenge = second[2]["WWW-Authenticate"]
        assert challenge == 'Bearer realm="https://quay.io/v2/auth",service="quay.io"'
        assert [one.url for one in quay.requests.find()] == [
            "https://quay.io/v1/_ping",
            "https://quay.io/v2/",
        ]

    def test_accepts_a_client_of_http_1_0(self, quay: FakeQuay, connect: Connect) -> None:
        connection = connect()
        connection.sendall(b"CONNECT QUAY.IO.:443 HTTP/1.0\r\n\r\n")
        assert connection.recv(4096) == ESTABLISHED
        with start_tls(quay, connection) as tunnel:
            tunnel.sendall(b"GET /api/v1/discovery HTTP/1.0\r\n\r\n")
            answer = http.client.HTTPResponse(tunnel)
            answer.begin()
            assert b'"host":"quay.io"' in answer.read().replace(b'": "', b'":"')

    def test_serves_plain_http_without_a_tls_handshake(self, connect: Connect) -> None:
        connection = connect()
        connection.sendall(b"CONNECT registry.test:5000 HTTP/1.1\r\n\r\n")
        assert connection.recv(4096) == ESTABLISHED
        answer = exchange(connection, b"GET /v2/ HTTP/1.1\r\nHost: registry.test:5000\r\n\r\n")
        assert answer.getheader("WWW-Authenticate") == (
            'Bearer realm="http://registry.test:5000/v2/auth",service="registry.test:5000"'
        )

    def test_serves_tls_at_the_port_of_a_proxy_host(self, quay: FakeQuay, connect: Connect) -> None:
        connection = connect()
        connection.sendall(b"CONNECT registry.test:5000 HTTP/1.1\r\n\r\n")
        assert connection.recv(4096) == ESTABLISHED
        with start_tls(quay, connection, "registry.test") as tunnel:
            answer = exchange(tunnel, b"GET /v2/ HTTP/1.1\r\nHost: registry.test:5000\r\n\r\n")
        assert answer.getheader("WWW-Authenticate") == (
            'Bearer realm="https://registry.test:5000/v2/auth",service="registry.test:5000"'
        )

    def test_cannot_open_a_second_tunnel_or_reach_another_host(
        self, quay: FakeQuay, connect: Connect
    ) -> None:
        connection = connect()
        open_tunnel(connection)
        with start_tls(quay, connection) as tunnel:
            answer = exchange(tunnel, b"CONNECT other.test:443 HTTP/1.1\r\n\r\n")
            assert answer.status == 405
        connection = connect()
        open_tunnel(connection)
        with start_tls(quay, connection) as tunnel:
            answer = exchange(tunnel, b"GET http://other.test/ HTTP/1.1\r\nHost: a\r\n\r\n")
            assert answer.status == 400

    def test_does_not_open_the_control_api(self, quay: FakeQuay, connect: Connect) -> None:
        connection = connect()
        open_tunnel(connection)
        with start_tls(quay, connection) as tunnel:
            status, body, _ = get(tunnel, "/_fakequay/requests")
        assert (status, "control API refused the header 'Host: quay.io'" in body) == (403, True)

    def test_closes_when_the_client_sends_no_tls_handshake_but_ends(self, connect: Connect) -> None:
        connection = connect()
        open_tunnel(connection)
        connection.shutdown(socket.SHUT_WR)
        assert connection.recv(4096) == b""

    def test_closes_after_an_invalid_tls_handshake(
        self, caplog: pytest.LogCaptureFixture, connect: Connect
    ) -> None:
        connection = connect()
        open_tunnel(connection)
        connection.sendall(b"\x16\x03\x01\x00\x05hello")
        connection.shutdown(socket.SHUT_WR)
        while connection.recv(4096):  # a TLS alert
            pass
        assert [record for record in caplog.records if record.exc_info] == []


class TestRequestLine:
    @pytest.mark.parametrize(
        ("line", "body"),
        [
            ("CONNECT quay.io HTTP/1.1", "request-target must match authority-form"),
            ("CONNECT quay.io:none HTTP/1.1", "request-target must match authority-form"),
            ("CONNECT quay.io:99999 HTTP/1.1", "request-target must match authority-form"),
            ("CONNECT /quay.io:443 HTTP/1.1", "request-target must match authority-form"),
            ("CONNECT https://quay.io:443 HTTP/1.1", "request-target must match authority-form"),
            ("CONNECT [::1:443 HTTP/1.1", "Malformed Request-URI"),
            ("CONNECT al:pw@quay.io:443 HTTP/1.1", f"'al:pw@quay.io:443' {NOT_A_NAME}"),
            ("CONNECT qu\xe4y.io:443 HTTP/1.1", "Malformed Request-URI"),
            ("CONNECT quay.io:443", "Malformed Request-Line"),
            ("CONNECT  HTTP/1.1", "request-target must match authority-form"),
            ("CONNECT quay.io:443 SPDY/3", "bad protocol"),
            ("connect quay.io:443 HTTP/1.1", "Malformed method name"),
            ("GET http:///v2/ HTTP/1.1", f"'' {NOT_A_NAME}"),
            ("GET http://quay.io:none/ HTTP/1.1", f"'quay.io:none' {NOT_A_NAME}"),
            ("GET http://[::1/ HTTP/1.1", "Malformed Request-URI"),
            ("GET ftp://quay.io/ HTTP/1.1", "this port of fakequay is a forward proxy"),
            ("GET /v2/ HTTP/1.1", "this port of fakequay is a forward proxy"),
            ("OPTIONS * HTTP/1.1", "this port of fakequay is a forward proxy"),
        ],
    )
    def test_malformed_request_line_is_refused_with_400(
        self,
        quay: FakeQuay,
        caplog: pytest.LogCaptureFixture,
        connect: Connect,
        line: str,
        body: str,
    ) -> None:
        answer = exchange(connect(), f"{line}\r\n\r\n".encode("latin-1"))
        assert answer.status == 400
        assert body in answer.read().decode()
        assert quay.refused_hosts == []
        assert [record for record in caplog.records if record.exc_info] == []

    def test_line_that_is_too_long_is_refused(self, connect: Connect) -> None:
        line = b"CONNECT " + b"a" * (http_server.MAX_HEAD + 10) + b":443 HTTP/1.1\r\n\r\n"
        assert exchange(connect(), line).status in {400, 414}

    @pytest.mark.parametrize(
        "rest",
        [b"Content-Length: 4\r\n\r\nbody", b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"],
    )
    def test_tunnel_request_with_a_body_is_refused(self, connect: Connect, rest: bytes) -> None:
        answer = exchange(connect(), b"CONNECT quay.io:443 HTTP/1.1\r\n" + rest)
        assert answer.status == 400
        assert answer.read() == b"CONNECT must have no body: wait for the response first\n"

    def test_tunnel_data_before_the_response_is_refused(self, connect: Connect) -> None:
        answer = exchange(connect(), OPEN_TUNNEL + b"\x16\x03\x01")
        assert answer.status == 400


class TestAbsoluteUrls:
    @pytest.mark.parametrize("host", ["quay.io", "QUAY.io:80", "mirror.test"])
    def test_http_is_redirected_to_https(self, connect: Connect, host: str) -> None:
        answer = exchange(connect(), f"GET http://{host}/a%2Fb?c=d HTTP/1.1\r\n\r\n".encode())
        name = host.lower().removesuffix(":80")
        assert answer.status == 301
        assert answer.getheader("Location") == f"https://{name}/a%2Fb?c=d"

    def test_request_for_the_port_of_a_proxy_host_is_served(
        self, quay: FakeQuay, connect: Connect
    ) -> None:
        connection = connect()
        head = (
            b"GET http://registry.test:5000/v2/ HTTP/1.1\r\nHost: other.test\r\n"
            b"Proxy-Authorization: Basic YTpi\r\nProxy-Connection: Keep-Alive\r\n\r\n"
        )
        for _ in range(2):  # the connection stays open
            answer = exchange(connection, head)
            answer.read()
            assert answer.getheader("WWW-Authenticate") == (
                'Bearer realm="http://registry.test:5000/v2/auth",service="registry.test:5000"'
            )
        first, _ = quay.requests.find()
        assert first.url == "http://registry.test:5000/v2/"
        assert not {name for name, _ in first.request.headers if name.startswith("Proxy")}

    def test_https_url_is_served_as_https(self, connect: Connect) -> None:
        answer = exchange(connect(), b"GET https://quay.io/v2/ HTTP/1.1\r\n\r\n")
        assert answer.getheader("WWW-Authenticate") == (
            'Bearer realm="https://quay.io/v2/auth",service="quay.io"'
        )

    def test_options_request_reaches_its_path(self, connect: Connect) -> None:
        head = b"OPTIONS http://registry.test:5000/api/v1/user/ HTTP/1.1\r\n\r\n"
        answer = exchange(connect(), head)
        assert (answer.status, answer.getheader("Allow")) == (
            200,
            "DELETE, GET, HEAD, OPTIONS, POST, PUT",
        )


class TestManyAndSlowClients:
    def test_idle_tunnels_do_not_block_other_clients(
        self, quay: FakeQuay, connect: Connect
    ) -> None:
        for _ in range(300):
            connect().sendall(OPEN_TUNNEL)
        for _ in range(50):
            connect().sendall(b"CONNECT quay.io")
        connection = connect()
        open_tunnel(connection)
        with start_tls(quay, connection) as tunnel:
            assert get(tunnel, "/v1/_ping")[0] == 200

    def test_silent_clients_are_closed(
        self, monkeypatch: pytest.MonkeyPatch, connect: Connect
    ) -> None:
        monkeypatch.setattr(http_server, "TIMEOUT", 0.3)
        with FakeQuay("empty", proxy=True) as quay:
            address = ("127.0.0.1", quay.proxy_port)
            with (
                socket.create_connection(address, timeout=20) as idle_tunnel,  # type: ignore[arg-type]
                socket.create_connection(address, timeout=20) as half_request,  # type: ignore[arg-type]
                socket.create_connection(address, timeout=20) as half_handshake,  # type: ignore[arg-type]
            ):
                open_tunnel(idle_tunnel)
                half_request.sendall(b"CONNECT quay.io:443 HTTP/1.1\r\n")
                open_tunnel(half_handshake)
                half_handshake.sendall(b"\x16\x03")
                assert idle_tunnel.recv(4096) == b""
                assert half_request.recv(4096).startswith(b"HTTP/1.1 408 Request Timeout\r\n")
                assert half_handshake.recv(4096) == b""

    def test_server_stops_within_two_seconds_with_open_tunnels(self) -> None:
        quay = FakeQuay("empty", proxy=True)
        quay.start()
        address: Any = ("127.0.0.1", quay.proxy_port)
        before = threading.active_count()
        connections = [socket.create_connection(address, timeout=20) for _ in range(50)]
        for connection in connections:
            open_tunnel(connection)
        connections[0].sendall(b"\x16\x03")
        tunnel = start_tls(quay, connections[1])
        tunnel.sendall(b"POST /api/v1/organization/ HTTP/1.1\r\nHost: quay.io\r\n")
        begun = monotonic()
        quay.stop()
        assert monotonic() - begun < 2
        assert threading.active_count() <= before
        for connection in [tunnel, *connections]:
            connection.close()
        with pytest.raises(ConnectionRefusedError), socket.create_connection(address):
            pass


class TestRefusedHosts:
    @pytest.mark.parametrize(
        "case",
        [
            ("CONNECT other.test:443", "other.test:443", "other.test"),
            ("CONNECT quay.io:8443", "quay.io:8443", "quay.io:8443"),
            ("CONNECT [::1]:443", "[::1]:443", "[::1]"),
            ("GET http://127.0.0.1/", "127.0.0.1:80", "127.0.0.1"),
            ("POST http://registry.test/v2/", "registry.test:80", "registry.test"),
        ],
    )
    def test_other_host_is_refused_logged_and_listed(
        self,
        quay: FakeQuay,
        caplog: pytest.LogCaptureFixture,
        connect: Connect,
        case: tuple[str, str, str],
    ) -> None:
        line, address, flag = case
        answer = exchange(connect(), f"{line} HTTP/1.1\r\n\r\n".encode())
        assert answer.status == 403
        assert answer.reason == f"fakequay refused {address} (not a --proxy-host)"
        body = (
            f"fakequay refused {address}: its proxy serves only quay.io, registry.test:5000, "
            f"mirror.test. To serve this host, too, start fakequay with --proxy-host {flag}\n"
        )
        # A client of CONNECT may not read the body; http.client reads it after other methods.
        assert answer.read().decode() == body
        assert f"the proxy refused {address}: the host is not a proxy host" in caplog.messages
        host, _, port = address.rpartition(":")
        (refused,) = quay.refused_hosts
        assert (refused.host, refused.port) == (host.strip("[]"), int(port))
        assert refused.requests == 1
        assert quay.requests.find() == []

    def test_refused_request_with_a_large_body_gets_the_whole_response(
        self, connect: Connect
    ) -> None:
        connection = connect()
        size = 3_000_000
        head = f"POST http://other.test/ HTTP/1.1\r\nContent-Length: {size}\r\n\r\n".encode()
        answer = exchange(connection, head + b"x" * size)
        assert (answer.status, len(answer.read())) == (403, int(answer.getheader("Content-Length")))

    def test_number_of_listed_hosts_is_limited(self, quay: FakeQuay, connect: Connect) -> None:
        connection = connect()
        for number in range(1010):
            exchange(connection, f"GET http://h{number}.test/ HTTP/1.1\r\n\r\n".encode()).read()
        refused = quay.refused_hosts
        assert (len(refused), refused[-1].host, refused[-1].requests) == (1001, "(other hosts)", 10)
        assert re.fullmatch(r"h999\.test", refused[-2].host)
