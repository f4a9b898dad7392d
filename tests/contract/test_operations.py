"""Rows of the contract, compared with the operations in the code."""

import json
import re
from importlib.resources import files
from typing import Any

from click.testing import CliRunner
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator

from fakequay import contract
from fakequay.cli.operations import command

THIRD_PERSON = re.compile(r"^(Gets|Lists|Creates|Deletes|Updates|Changes|Returns)\b")


def list_served(client: FlaskClient) -> dict[str, tuple[str, str, str, str | None, str]]:
    """Return method, path, area, scope and summary of each operation in the code."""
    document = client.get("/openapi.json").json
    assert document is not None
    return {
        operation["operationId"]: (
            method.upper(),
            path,
            operation["tags"][0],
            scope(operation),
            operation.get("summary", ""),
        )
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if method != "parameters"
    }


def scope(operation: dict[str, Any]) -> str | None:
    return next((s for need in operation["security"] for s in need.get("bearer", ())), None)


def example_path(path: str) -> str:
    return re.sub(r"{\w+}", "x", path.replace("{repository}", "acme/web"))


def test_every_operation_has_a_unique_row() -> None:
    rows = json.loads(files(contract).joinpath("operations.json").read_bytes())

    assert len(rows) == 301
    assert len(contract.operations()) == 301
    assert len({(row["method"], row["path"]) for row in rows}) == 301


def test_every_body_schema_is_valid() -> None:
    for operation in contract.operations().values():
        if operation.body is not None:
            Draft202012Validator.check_schema(operation.body.schema)


def test_bodies_with_the_same_name_have_one_documented_schema() -> None:
    shapes: dict[str, dict[str, Any]] = {}
    for operation in contract.operations().values():
        if operation.body is not None and not operation.body.schema_undocumented:
            known = shapes.setdefault(operation.body.name, operation.body.schema)
            assert known == operation.body.schema, operation.id


def test_code_has_the_method_path_area_and_scope_of_the_contract(
    client: FlaskClient,
) -> None:
    rows = contract.operations()

    for name, (method, path, area, needed, _) in list_served(client).items():
        row = rows[name]
        assert (method, path, area, needed) == (row.method, row.path, row.area, row.scope), name


def test_operations_command_lists_the_documented_operations(client: FlaskClient) -> None:
    *table, _, total = CliRunner().invoke(command, []).output.splitlines()
    header, *lines = [re.split(r"\s{2,}", line) for line in table]
    assert header[0::6] == ["operation", "known from"]
    assert total == "fakequay serves 301 of the 301 listed operations."

    assert {line[0] for line in lines} == set(list_served(client))
    for internal, hidden in (("false", {"web interface"}), ("true", set[str]())):
        discovery = client.get(f"/api/v1/discovery?internal={internal}").json
        assert discovery is not None
        documented = {
            operation["operationId"]
            for path in discovery["paths"].values()
            for operation in path.values()
            if isinstance(operation, dict)
        }
        unlisted = {"undocumented", "older API guides"} | hidden
        assert documented == {line[0] for line in lines if line[-1] not in unlisted}, internal


def test_unserved_operation_returns_501(client: FlaskClient) -> None:
    known = list_served(client)
    missing = [row for name, row in contract.operations().items() if name not in known]

    answers = {
        row.id: client.open(example_path(row.path), method=row.method).status_code
        for row in missing
    }

    assert answers == {row.id: 501 for row in missing}


def test_summary_is_one_imperative_sentence(client: FlaskClient) -> None:
    for name, (*_, summary) in list_served(client).items():
        assert re.fullmatch(r"[A-Z][^\n]+\.", summary), name
        assert not THIRD_PERSON.match(summary), name
