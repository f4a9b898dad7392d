"""``/_fakequay/openapi.json``: the control API's own document."""

import re
from dataclasses import fields
from typing import Any

import pytest
from flask import Flask
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from fakequay.control import json_schemas, openapi
from fakequay.control.openapi_decorators import description
from fakequay.registry import request_paths as registry_requests
from fakequay.traffic import Fault, RequestMatcher
from fakequay.traffic.operation_names import REGISTRY

URL = "/_fakequay/openapi.json"
VERBS = {"get", "put", "post", "delete", "patch"}


@pytest.fixture
def document(client: Any) -> dict[str, Any]:
    answer = client.get(URL)
    assert answer.status_code == 200
    return dict(answer.json)


def operations(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        operation
        for path in document["paths"].values()
        for verb, operation in path.items()
        if verb in VERBS
    ]


class TestDocument:
    def test_is_valid(self, document: dict[str, Any]) -> None:
        assert document["openapi"] == "3.1.0"
        validate(document)

    def test_has_every_route(self, app: Flask, document: dict[str, Any]) -> None:
        """All of them, however they came in; but the one that says there is nothing else."""
        served = {
            (method.lower(), re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule))
            for rule in app.url_map.iter_rules()
            if rule.rule.startswith("/_fakequay") and rule.endpoint != "control._nothing_there"
            for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        }
        written = {
            (verb, path)
            for path, item in document["paths"].items()
            for verb in item
            if verb in VERBS
        }
        assert written == served
        assert len(served) > 30

    def test_describes_every_route(self, app: Flask) -> None:
        """A view says what it answers with @describes, and what it is for in its docstring."""
        silent = [
            rule.rule
            for rule in openapi.routes(app)
            if description(app.view_functions[rule.endpoint]) is None
        ]
        assert silent == []

    def test_names_and_sums_up_each_operation_once(self, document: dict[str, Any]) -> None:
        names = [operation["operationId"] for operation in operations(document)]
        assert len(set(names)) == len(names)
        assert "clock_freeze" in names
        for operation in operations(document):
            assert operation["summary"].endswith("."), operation["operationId"]

    def test_is_shown_beside_quays_own(self, client: Any) -> None:
        page = client.get("/docs/").text
        assert '"../openapi.json"' in page
        assert '"../_fakequay/openapi.json"' in page
        for name in re.findall(r'(?:src|href)="([^"]+)"', page):
            answer = client.get(f"/docs/{name}")
            assert answer.status_code == 200, name
            answer.close()


class TestHonesty:
    """What is answered is what the document says."""

    @pytest.fixture
    def story(self, client: Any, registry: Any) -> None:
        client.put("/_fakequay/faults/struck", json={"status": 500, "times": 1})
        client.get("/api/v1/organization/acme?x=1&x=2")
        client.get("/api/v1/nowhere/")
        registry.get("acme/web", "tags/list")
        client.put("/_fakequay/snapshots/before")

    @pytest.mark.parametrize(
        ("method", "path", "body"),
        [
            ("GET", "/live", None),
            ("GET", "/ready", None),
            ("GET", "/clock", None),
            ("POST", "/clock/freeze", {"at": 0}),
            ("POST", "/clock/advance", {"seconds": 1}),
            ("GET", "/coverage", None),
            ("POST", "/faults", {"status": 500, "name": "x"}),
            ("GET", "/faults", None),
            ("GET", "/requests", None),
            ("GET", "/requests/count", None),
            ("GET", "/requests.har", None),
            ("POST", "/requests/verify", {"count": 3}),
            ("POST", "/requests/verify", {"count": 9, "operation": "getRepo"}),
            ("POST", "/requests/wait", {"count": 1}),
            ("GET", "/outbox", None),
            ("PUT", "/snapshots/x", None),
            ("GET", "/snapshots", None),
            ("POST", "/tokens", {"username": "owner"}),
            ("GET", "/state", None),
            ("POST", "/reset", None),
        ],
    )
    @pytest.mark.usefixtures("story")
    def test_an_answer_has_the_shape(
        self, client: Any, document: Any, method: str, path: str, body: Any
    ) -> None:
        answer = client.open(f"/_fakequay{path}", method=method, json=body)
        template = "/snapshots/{name}" if path == "/snapshots/x" else path
        responses = document["paths"][f"/_fakequay{template}"][method.lower()]["responses"]
        said = responses[str(answer.status_code)]
        if "content" not in said:
            assert answer.data == b""
            return
        schema = said["content"]["application/json"]["schema"]
        assert list(Draft202012Validator(schema).iter_errors(answer.json)) == []

    def test_it_has_the_fields_that_are_read(self) -> None:
        criteria = {field.name for field in fields(RequestMatcher)}
        assert set(json_schemas.CRITERIA) == criteria
        said = {field.name for field in fields(Fault)}
        assert set(json_schemas.NAMED_FAULT["properties"]) == said

    def test_it_has_the_kinds_of_the_registry(self) -> None:
        assert set(REGISTRY) == set(registry_requests._PATHS)
