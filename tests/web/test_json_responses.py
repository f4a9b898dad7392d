"""Spacing of JSON bodies: with spaces in the REST API, without spaces elsewhere."""

import importlib
import json
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from fakequay.web import json_responses
from tests.conftest import Api

REGISTRY_ERROR = (
    b'{"errors":[{"code":"UNAUTHORIZED","detail":{},'
    b'"message":"access to the requested resource is not authorized"}]}\n'
)


def write_spaced(answer: TestResponse) -> bytes:
    return f"{json.dumps(answer.json)}\n".encode()


class TestRestApi:
    @pytest.mark.parametrize(
        "path",
        [
            "/user/",
            "/organization/acme",
            "/repository/acme/web",
            "/repository?namespace=acme",
            "/repository/acme/web/tag/",
            "/plans/",
            "/discovery",
        ],
    )
    def test_answer_has_spaces_and_a_final_newline(self, owner: Api, path: str) -> None:
        answer = owner.get(path)

        assert (answer.status_code, answer.data) == (200, write_spaced(answer))
        assert answer.headers["Content-Length"] == str(len(answer.data))

    @pytest.mark.parametrize(
        ("path", "status"),
        [
            ("/organization/acme/members", 401),
            ("/organization/acme/robots", 401),
            ("/repository/acme/none", 401),
            ("/error/none", 404),
        ],
    )
    def test_error_has_spaces_and_a_final_newline(
        self, anonymous: Api, path: str, status: int
    ) -> None:
        answer = anonymous.get(path)

        assert (answer.status_code, answer.data) == (status, write_spaced(answer))

    def test_text_has_a_final_newline(self, owner: Api) -> None:
        answer = owner.post("/organization/", {"name": "new", "email": "new@example.com"})
        assert (answer.status_code, answer.data) == (201, b'"Created"\n')

    def test_non_ascii_characters_are_escaped(self, owner: Api) -> None:
        owner.put("/repository/acme/web", {"description": "Grüße, 世界 😀"})

        answer = owner.get("/repository/acme/web")

        assert answer.json["description"] == "Grüße, 世界 😀"
        assert rb'"description": "Gr\u00fc\u00dfe, \u4e16\u754c \ud83d\ude00"' in answer.data

    def test_slashes_are_not_escaped(self, owner: Api) -> None:
        owner.put("/repository/acme/web", {"description": "</a>"})
        assert b'"description": "</a>"' in owner.get("/repository/acme/web").data

    def test_head_request_has_the_length_of_the_get_request(self, owner: Api) -> None:
        whole, head = (owner.call(method, "/repository/acme/web") for method in ("GET", "HEAD"))
        assert (head.data, head.headers["Content-Length"]) == (b"", str(len(whole.data)))

    def test_error_of_the_data_layer_has_no_spaces(self, owner: Api) -> None:
        answer = owner.get("/organization/acme/robots/none")

        message = b'{"message":"Could not find robot with specified username"}\n'
        assert (answer.status_code, answer.data) == (400, message)

    def test_read_only_registry_has_no_spaces(
        self, owner: Api, configure: Callable[..., None]
    ) -> None:
        configure(REGISTRY_STATE="readonly")

        answer = owner.delete("/repository/acme/web")

        assert answer.status_code == 503
        assert answer.data.startswith(b'{"is_readonly":true,"message":"System is currently')
        assert answer.data.endswith(b'"}\n')

    def test_wrong_method_has_spaces(self, owner: Api) -> None:
        answer = owner.call("PATCH", "/user/")
        assert (answer.status_code, answer.data) == (405, write_spaced(answer))


class TestOtherParts:
    @pytest.mark.parametrize("path", ["/config", "/csrf_token", "/health/instance"])
    def test_page_has_no_spaces(self, client: FlaskClient, path: str) -> None:
        answer = client.get(path)
        compact = json.dumps(answer.json, separators=(",", ":"), ensure_ascii=False)
        assert answer.text == f"{compact}\n"

    def test_control_api_has_no_final_newline(self, client: FlaskClient) -> None:
        assert client.get("/_fakequay/live").data == b'{"live":true}'

    def test_registry_error_has_no_spaces(self, client: FlaskClient) -> None:
        answer = client.get("/v2/acme/web/manifests/latest")

        assert (answer.status_code, answer.data) == (401, REGISTRY_ERROR)
        assert answer.headers["Content-Length"] == str(len(REGISTRY_ERROR))

    def test_registry_lists_have_no_spaces(self, client: FlaskClient) -> None:
        assert client.get("/v2/_catalog").data == b'{"repositories":[]}\n'

    def test_error_outside_the_api_layer_has_spaces_but_no_newline(
        self, client: FlaskClient
    ) -> None:
        csrf = client.post("/api/v1/organization/", json={})
        token = client.get("/v2/", headers={"Authorization": "Bearer no"})

        assert csrf.data == b'{"error": "CSRF token was invalid or missing."}'
        assert token.data == b'{"error": "Invalid bearer token format"}'


class TestWriteSpaced:
    @pytest.fixture(params=["with ujson", "without ujson"])
    def module(
        self, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
    ) -> Iterator[Any]:
        with monkeypatch.context() as patch:
            if request.param == "without ujson":
                patch.setitem(sys.modules, "ujson", None)
            yield importlib.reload(json_responses)
        importlib.reload(json_responses)

    @pytest.mark.parametrize(
        "value",
        [None, True, 1, 1.5, 10**30, "", 'a"b\\c\n</a>ü😀', [], {}, {"a": [1, {"b": "c, d: e"}]}],
    )
    def test_bytes_equal_those_of_the_standard_library(self, module: Any, value: Any) -> None:
        assert module.write_spaced(value) == f"{json.dumps(value)}\n".encode()
