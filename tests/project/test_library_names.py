"""Names of libraries that are not public, but that the package uses (see ARCHITECTURE.md)."""

import inspect
from collections.abc import Callable
from typing import Any

import flask_smorest
import marshmallow
import pytest
from flask import Flask
from tinydb.table import Table
from werkzeug.local import LocalProxy
from werkzeug.routing import Rule

USED: dict[str, tuple[Callable[..., Any], list[str]]] = {
    "Table._read_table": (Table._read_table, ["self"]),
    "Table._update_table": (Table._update_table, ["self", "updater"]),
    "Table._get_next_id": (Table._get_next_id, ["self"]),
    "Rule._parse_rule": (Rule._parse_rule, ["self", "rule"]),
    "Rule._compile_builder": (Rule._compile_builder, ["self", "append_unknown"]),
}


@pytest.mark.parametrize("name", USED)
def test_private_function_of_a_library_has_the_expected_parameters(name: str) -> None:
    function, parameters = USED[name]
    assert list(inspect.signature(function).parameters) == parameters


def test_proxy_of_werkzeug_returns_its_object() -> None:
    target = object()
    assert LocalProxy(lambda: target)._get_current_object() is target


def test_decorated_view_of_flask_smorest_has_its_documentation() -> None:
    class Body(marshmallow.Schema):
        pass

    app = Flask("app")
    app.config |= {"API_TITLE": "t", "API_VERSION": "1", "OPENAPI_VERSION": "3.0.3"}
    area = flask_smorest.Blueprint("area", "area")
    view = area.response(200, Body)(lambda: {})
    assert set(view._apidoc["response"]["responses"]) == {200}
