"""Requests of operators and bots in two releases of Quay, and the responses that they read."""

from collections.abc import Iterator

import pytest

from fakequay import FakeQuay
from tests.clients.calls.call_lists import FOLDER, read_call_list, send_calls

NAMES = sorted(path.stem for path in FOLDER.glob("*.json"))


@pytest.fixture(scope="session", params=["3.12", "3.19"])
def server(request: pytest.FixtureRequest) -> Iterator[FakeQuay]:
    with FakeQuay("demo", quay_version=request.param, clock="2026-03-02T12:00:00Z") as quay:
        yield quay


@pytest.fixture
def demo(server: FakeQuay) -> FakeQuay:
    server.reset()
    return server


@pytest.mark.parametrize("name", NAMES)
def test_a_client_reads_the_expected_responses(name: str, demo: FakeQuay) -> None:
    assert send_calls(demo, read_call_list(name)) == []


def test_a_wrong_response_is_reported_with_its_call(demo: FakeQuay) -> None:
    calls = {
        "client": "wrong",
        "calls": [
            {
                "request": "GET /api/v1/repository/acme/docs/tag",
                "status": 201,
                "answered": {"Content-Type": "text/plain", "Link": "<absent>"},
                "answer": {
                    "tags": [{"name": "<integer>", "missing": "<string>"}],
                    "page": "1",
                    "has_additional": True,
                },
            },
            {"request": "GET /no-page", "status": 404, "answer": {}},
        ],
    }

    messages = [one.split(": ", 1) for one in send_calls(demo, calls)]

    first = "call 1, GET /api/v1/repository/acme/docs/tag"
    assert [label for label, _ in messages] == [first] * 7 + ["call 2, GET /no-page"]
    assert messages[0][1].startswith("status is 200, expected 201: {")
    assert [text for _, text in messages[1:7]] == [
        "statuses of redirects are [308], expected []",
        "header Content-Type is 'application/json', expected text/plain",
        "body.tags[0].name is 'latest', expected <integer>",
        "body.tags[0].missing is missing, expected <string>",
        "body.page is 1, expected 1",
        "body.has_additional is False, expected True",
    ]
    assert messages[7][1].startswith("body is not JSON: ")
