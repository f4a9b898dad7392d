"""``seed from-quay`` and ``compare`` with servers that are no Quay: clear errors, no traceback."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from click.testing import CliRunner, Result

from fakequay import FakeQuay
from fakequay.cli import command

Answer = tuple[int, dict[str, str], bytes]
DISCOVERY = "/api/v1/discovery"
HTML = b"<!DOCTYPE html><title>Sign in</title>"
PAGE = {"Content-Type": "text/html"}


@contextmanager
def server(answer: Callable[[str], Answer]) -> Iterator[str]:
    """Run a web server and yield its URL. ``answer`` returns the response for a path."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, headers, body = answer(self.path)
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    web = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=web.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{web.server_port}"
    finally:
        web.shutdown()
        thread.join()
        web.server_close()


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(command, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


UNEXPECTED = {
    "a page": ((200, PAGE, HTML), "the response has the status 200 and is no JSON"),
    "a list": ((200, {}, b"[]"), "the response has the status 200 and is a JSON list"),
    "another object": (
        (200, {}, b'{"name": "another API"}'),
        "the response has the status 200 and is a JSON object of another form",
    ),
    "invalid JSON": ((200, {}, b'{"paths": '), "the response has the status 200 and is no JSON"),
    "nothing": ((200, {}, b""), "the response has the status 200 and is no JSON"),
    "not found": ((404, PAGE, HTML), "the response has the status 404 and is no JSON"),
    "an error": ((502, PAGE, HTML), "the response has the status 502 and is no JSON"),
    "a refusal": ((401, PAGE, HTML), "the response has the status 401 and is no JSON"),
    "a redirect": (
        (301, {"Location": "https://quay.example.com/"}, b""),
        "the server redirects to https://quay.example.com/",
    ),
}


@pytest.mark.parametrize("name", UNEXPECTED)
def test_server_without_the_api_is_an_error(name: str) -> None:
    answer, reason = UNEXPECTED[name]
    with server(lambda _: answer) as url, FakeQuay("empty") as fake:
        message = f"Error: {url}{DISCOVERY} is not part of a Quay API: {reason}\n"
        read = run("seed", "from-quay", url, "--token", "t")
        assert (read.exit_code, read.stdout, read.stderr) == (1, "", message)
        for real, here in ((url, fake.url), (fake.url, url)):
            compared = run("compare", "--with", real, "--fake", here, "--token", "t")
            assert (compared.exit_code, compared.stdout, compared.stderr) == (1, "", message)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"[]", "the response has the status 200 and is a JSON list"),
        (HTML, "the response has the status 200 and is no JSON"),
        (
            b'{"organizations": 5}',
            "unexpected response (TypeError(\"'int' object is not iterable\"))",
        ),
        (b'{"organizations": [5]}', "unexpected response ("),
        (b'{"organizations": [{}]}', "unexpected response (KeyError('name'))"),
    ],
)
def test_unexpected_response_of_an_operation_is_an_error(body: bytes, reason: str) -> None:
    def answer(path: str) -> Answer:
        return 200, {}, b'{"paths": {}}' if path == DISCOVERY else body

    with server(answer) as url:
        read = run("seed", "from-quay", url, "--token", "t")
    assert (read.exit_code, read.stdout) == (1, "")
    assert read.stderr.startswith(f"Error: {url}/api/v1/user/ is not part of a Quay API: {reason}")


def test_endless_pages_end() -> None:
    def answer(path: str) -> Answer:
        bodies: dict[str, object] = {
            DISCOVERY: {"paths": {}},
            "/api/v1/user/": {"organizations": [{"name": "acme"}]},
            "/api/v1/organization/acme": {"name": "acme"},
            "/api/v1/organization/acme/quota": [],
        }
        pages = {"next_page": "same", "has_additional": True, "repositories": []}
        return 200, {}, json.dumps(bodies.get(path.partition("?")[0], pages)).encode()

    with server(answer) as url:
        assert run("seed", "from-quay", url, "--token", "t").exit_code == 1


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:port", "http://[::1", "http://127.0.0.1:99999", "quay.io", "ftp://a"]
)
def test_invalid_url_is_an_error(url: str) -> None:
    read = run("seed", "from-quay", url, "--token", "t")
    assert (read.exit_code, read.stdout) == (1, "")
    assert read.stderr == f"Error: {url!r} is not an http or https URL\n"


def test_token_and_path_that_cannot_be_sent_are_errors() -> None:
    with FakeQuay("empty") as fake:
        read = run("seed", "from-quay", fake.url, "--token", "t\u20ac")
        assert (read.exit_code, read.stderr.startswith("Error: ")) == (1, True)
        compared = run("compare", "--with", fake.url, "--fake", fake.url, "--paths", "/\u20ac")
        assert (compared.exit_code, compared.stderr.startswith("Error: ")) == (1, True)
