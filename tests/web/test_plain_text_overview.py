"""Page ``/`` for clients other than browsers: the overview in plain text."""

import shlex
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from fakequay.app import create_app
from fakequay.world import World

COMMAND = "curl http://quay.test:9000/_fakequay/tokens "
OVERVIEW = """\
fakequay: a mock of a Red Hat Quay container registry, for tests and development.
Instance 'main' reproduces Quay 3.19.

Web console:  {console}
API explorer: http://quay.test:9000/docs/
OpenAPI:      http://quay.test:9000/openapi.json
REST API:     http://quay.test:9000/api/v1/
Registry:     http://quay.test:9000/v2/
Control API:  http://quay.test:9000/_fakequay/

Get a token for the REST API with one of these commands:
  fakequay token oauth USERNAME --url http://quay.test:9000
  curl http://quay.test:9000/_fakequay/tokens -H 'Content-Type: application/json' \
-d '{{"username": "USERNAME"}}'
"""
WITH_CONSOLE = OVERVIEW.format(console="http://quay.test:9000/console/")
CURL = {"Accept": "*/*", "Host": "quay.test:9000"}
BROWSER = {"Accept": "text/html", "Host": "quay.test:9000"}
OTHER_METHODS = ("POST", "PUT", "PATCH", "DELETE", "OPTIONS")


def test_overview_names_the_urls_of_the_server(client: FlaskClient) -> None:
    answer = client.get("/", headers=CURL)

    assert (answer.status_code, answer.mimetype) == (200, "text/plain")
    assert answer.text == WITH_CONSOLE


def test_head_returns_the_headers_of_the_overview(client: FlaskClient) -> None:
    answer = client.head("/", headers=CURL)

    assert (answer.status_code, answer.mimetype, answer.data) == (200, "text/plain", b"")
    assert answer.content_length == len(WITH_CONSOLE)


@pytest.mark.parametrize("headers", [CURL, BROWSER], ids=["curl", "browser"])
def test_server_without_console_returns_the_overview_to_every_client(
    world: World, headers: dict[str, str]
) -> None:
    client = create_app(world, with_console=False).test_client()

    answer = client.get("/", headers=headers)

    assert (answer.status_code, answer.mimetype) == (200, "text/plain")
    assert answer.text == OVERVIEW.format(console="switched off")


def test_command_in_the_overview_returns_a_token(client: FlaskClient) -> None:
    text = client.get("/", headers=CURL).text
    [line] = [line.strip() for line in text.splitlines() if COMMAND in line]
    _, url, _, header, _, body = shlex.split(line.replace("USERNAME", "owner"))

    answer = client.post(
        urlsplit(url).path,
        data=body,
        headers=dict([header.split(": ")]),
    )

    assert answer.status_code == 200
    assert answer.json["username"] == "owner"


@pytest.mark.parametrize("with_console", [True, False])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_requests_for_the_overview_are_neither_recorded_nor_counted(
    world: World, method: str, *, with_console: bool
) -> None:
    client = create_app(world, with_console=with_console).test_client()

    assert client.open("/", method=method, headers=CURL).status_code == 200

    assert client.get("/_fakequay/requests").json == {"requests": []}
    assert client.get("/_fakequay/coverage").json["unserved"] == []


@pytest.mark.parametrize("with_console", [True, False])
@pytest.mark.parametrize("method", OTHER_METHODS)
def test_other_methods_return_404_and_are_counted_as_unknown(
    world: World, method: str, *, with_console: bool
) -> None:
    client = create_app(world, with_console=with_console).test_client()

    assert client.open("/", method=method, headers=CURL).status_code == 404

    [call] = client.get("/_fakequay/coverage").json["unserved"]
    assert (call["method"], call["path"]) == (method, "/")
