"""OpenAPI document of the control API."""

import re
from dataclasses import fields
from typing import Any
from urllib.parse import urljoin

import pytest
from flask import Flask
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from fakequay.control.openapi import document as openapi
from fakequay.control.openapi import json_schemas
from fakequay.control.openapi.decorators import description
from fakequay.registry import request_paths as registry_requests
from fakequay.traffic import Fault
from fakequay.traffic.name_checks import REGISTRY
from fakequay.traffic.request_matcher import RequestMatcher
from fakequay.web.lazy_views import find_view

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


class TestControlDocument:
    def test_is_a_valid_openapi_document(self, document: dict[str, Any]) -> None:
        assert document["openapi"] == "3.1.0"
        validate(document)

    def test_contains_every_route(self, app: Flask, document: dict[str, Any]) -> None:
        """Every route except the fallback for unknown paths."""
        served = {
            (method.lower(), re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule))
            for rule in app.url_map.iter_rules()
            if rule.rule.startswith("/_fakequay") and rule.endpoint != "control._not_found"
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

    def test_every_route_has_a_description(self, app: Flask) -> None:
        """A view declares its responses with @describes and its purpose in its docstring."""
        silent = [
            rule.rule
            for rule in openapi.routes(app)
            if description(find_view(app, rule.endpoint)) is None
        ]
        assert silent == []

    def test_operations_have_unique_ids_and_summaries(self, document: dict[str, Any]) -> None:
        names = [operation["operationId"] for operation in operations(document)]
        assert len(set(names)) == len(names)
        assert "clock_freeze" in names
        for operation in operations(document):
            assert operation["summary"].endswith("."), operation["operationId"]

    def test_index_lists_the_operations_of_the_document(
        self, client: Any, document: dict[str, Any]
    ) -> None:
        index = client.get("/_fakequay/").json
        listed = index.pop("operations")
        assert index == {
            "version": document["info"]["version"],
            "quay_version": "3.19",
            "openapi": "/_fakequay/openapi.json",
            "explorer": "/docs/",
        }
        assert len(listed) == len(list(operations(document)))
        clock = {"method": "GET", "path": "/_fakequay/clock"}
        assert [one for one in listed if one.items() >= clock.items()]

    def test_docs_page_links_it_beside_the_document_of_quay(self, client: Any) -> None:
        page = client.get("/docs/").text
        assert '"../openapi.json"' in page
        assert '"../_fakequay/openapi.json"' in page
        for name in re.findall(r'<(?:script src|link rel="\w+" href)="([^"]+)"', page):
            answer = client.get(urljoin("/docs/", name))
            assert answer.status_code == 200, name
            answer.close()


class TestControlResponses:
    """Responses of the control API match the schemas of the document."""

    @pytest.fixture
    def recorded_requests(self, client: Any, registry: Any) -> None:
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
    @pytest.mark.usefixtures("recorded_requests")
    def test_response_matches_its_schema(
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

    def test_schemas_contain_every_field_of_criteria_and_faults(self) -> None:
        criteria = {field.name for field in fields(RequestMatcher)}
        assert set(json_schemas.CRITERIA) == criteria
        said = {field.name for field in fields(Fault)}
        assert set(json_schemas.NAMED_FAULT["properties"]) == said

    def test_schema_contains_every_registry_kind(self) -> None:
        assert set(REGISTRY) == set(registry_requests._PATHS)
