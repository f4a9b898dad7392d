"""URL map of the application: finds the same routes as a plain URL map of werkzeug."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, RequestRedirect
from werkzeug.test import create_environ

from fakequay.web.operations.lazy_url_map import LazyMap

VARIANTS: dict[str, Callable[[str], str]] = {
    "path": str,
    "slash at the end": lambda path: f"{path}/",
    "no slash at the end": lambda path: path.rstrip("/"),
    "further segment": lambda path: f"{path.rstrip('/')}/more",
    "two slashes": lambda path: path.replace("/", "//"),
    "slashes in values": lambda path: path.replace("1", "1/2//3"),
    "no last segment": lambda path: path.rstrip("/").rpartition("/")[0] or "/",
}


def _match(url_map: Map, method: str, path: str) -> Any:
    """Return the endpoint and the arguments of a path, or the error or redirect."""
    adapter = url_map.bind_to_environ(create_environ(path, method=method))
    try:
        return adapter.match()
    except RequestRedirect as redirect:
        return redirect.new_url
    except HTTPException as error:
        return error.code, sorted(getattr(error, "valid_methods", None) or ())


class TestLazyMap:
    @pytest.mark.parametrize("variant", VARIANTS)
    def test_finds_the_same_routes_as_a_plain_map(self, app: Flask, variant: str) -> None:
        plain = Map(
            [rule.empty() for rule in app.url_map.iter_rules()], converters=app.url_map.converters
        )
        paths = {re.sub(r"<[^>]+>", "1", rule.rule) for rule in app.url_map.iter_rules()}
        assert len(paths) > 200
        for path in sorted(map(VARIANTS[variant], paths)):
            for method in ("GET", "POST"):
                expected = _match(plain, method, path)
                assert _match(app.url_map, method, path) == expected, (method, path)

    def test_compiles_only_the_rules_that_a_request_can_match(self, app: Flask) -> None:
        assert isinstance(app.url_map, LazyMap)
        adapter = app.url_map.bind_to_environ(create_environ("/api/v1/user/"))
        compiled = {rule.rule for rule in adapter.map.iter_rules()}
        assert {"/api/v1/user/", "/api/<path:anything>"} <= compiled
        assert "/api/v1/user/<username>" not in compiled
        assert not any(rule.startswith("/api/v1/repository") for rule in compiled)

    def test_finds_routes_that_are_added_after_a_request(self, app: Flask) -> None:
        client = app.test_client()
        url_map = app.url_map
        url_map.add(app.url_rule_class("/late", endpoint="late"))
        assert _match(url_map, "GET", "/late") == ("late", {})
        assert client.get("/health").status_code == 200
        url_map.add(app.url_rule_class("/late/<name>", endpoint="later"))
        assert _match(url_map, "GET", "/late/one") == ("later", {"name": "one"})
