"""The contract's rows, and the code's own word on each operation: the same thing said twice."""

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


def served(client: FlaskClient) -> dict[str, tuple[str, str, str, str | None, str]]:
    """Method, path, area, scope and summary of each operation, as the code has them."""
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
    return next((s for need in operation["security"] for s in need["oauth2"]), None)


def address(path: str) -> str:
    return re.sub(r"{\w+}", "x", path.replace("{repository}", "acme/web"))


def test_every_operation_has_a_row_of_its_own() -> None:
    rows = json.loads(files(contract).joinpath("operations.json").read_bytes())

    assert len(rows) == 301
    assert len(contract.operations()) == 301
    assert len({(row["method"], row["path"]) for row in rows}) == 301


def test_every_body_is_described_by_a_schema_that_can_be_used() -> None:
    for operation in contract.operations().values():
        if operation.body is not None:
            Draft202012Validator.check_schema(operation.body.schema)


def test_at_most_one_operation_defines_the_shape_that_a_name_stands_for() -> None:
    shapes: dict[str, dict[str, Any]] = {}
    for operation in contract.operations().values():
        if operation.body is not None and not operation.body.shadowed:
            known = shapes.setdefault(operation.body.name, operation.body.schema)
            assert known == operation.body.schema, operation.id


def test_the_code_agrees_with_the_contract_on_method_path_area_and_scope(
    client: FlaskClient,
) -> None:
    rows = contract.operations()

    for name, (method, path, area, needed, _) in served(client).items():
        row = rows[name]
        assert (method, path, area, needed) == (row.method, row.path, row.area, row.scope), name


def test_the_command_tells_the_same_as_the_documents(client: FlaskClient) -> None:
    *table, _, total = CliRunner().invoke(command, []).output.splitlines()
    header, *lines = [re.split(r"\s{2,}", line) for line in table]
    assert header[0::6] == ["operation", "served"]
    assert {line[-1] for line in lines} == {"yes"}
    assert total == "301 of 301 operations are served."

    assert {line[0] for line in lines} == set(served(client))
    for internal, hidden in (("false", {"internal"}), ("true", set[str]())):
        discovery = client.get(f"/api/v1/discovery?internal={internal}").json
        assert discovery is not None
        documented = {
            operation["operationId"]
            for path in discovery["paths"].values()
            for operation in path.values()
            if isinstance(operation, dict)
        }
        unlisted = {"undocumented", "older guides"} | hidden
        assert documented == {line[0] for line in lines if line[-2] not in unlisted}, internal


def test_what_is_not_served_says_so(client: FlaskClient) -> None:
    known = served(client)
    missing = [row for name, row in contract.operations().items() if name not in known]

    answers = {
        row.id: client.open(address(row.path), method=row.method).status_code for row in missing
    }

    assert answers == {row.id: 501 for row in missing}


def test_each_operation_says_what_it_does_in_one_imperative_line(client: FlaskClient) -> None:
    for name, (*_, summary) in served(client).items():
        assert re.fullmatch(r"[A-Z][^\n]+\.", summary), name
        assert not THIRD_PERSON.match(summary), name
