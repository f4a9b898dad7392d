"""Discovery document of the whole contract, compared with the document of the real server."""

import re
from typing import Any

import pytest

from fakequay import contract
from fakequay.api.discovery import service
from fakequay.contract.discovery_facts import document as facts

ROWS = contract.operations()
METHODS = {"get", "post", "put", "delete"}


@pytest.fixture(scope="module", name="document")
def whole_document() -> dict[str, Any]:
    return service.document(
        {row.area: row.area for row in ROWS.values()},
        {name: name for name in ROWS},
        internal=False,
        scheme="http",
        host="quay.example",
    )


def operations(document: dict[str, Any]) -> dict[str, tuple[str, str, dict[str, Any]]]:
    return {
        operation["operationId"]: (path, method, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if method in METHODS
    }


def test_counts_of_paths_operations_and_definitions_equal_those_of_quay(
    document: dict[str, Any],
) -> None:
    assert len(document["paths"]) == 147
    assert len(operations(document)) == 236
    assert len(document["definitions"]) == 54


def test_contains_every_public_operation(document: dict[str, Any]) -> None:
    hidden = {*facts().undocumented_operations, *facts().path_only_operations}

    assert set(operations(document)) == {
        name for name, row in ROWS.items() if not (row.internal or row.legacy or name in hidden)
    }


def test_operations_match_the_contract(document: dict[str, Any]) -> None:
    for name, (path, method, operation) in operations(document).items():
        row = ROWS[name]
        assert (path, method.upper(), operation["tags"]) == (row.path, row.method, [row.area])
        assert operation.get("security", [{"oauth2_implicit": [None]}]) == [
            {"oauth2_implicit": [row.scope]}
        ]
        named = [(p["name"], p["type"]) for p in operation["parameters"] if p["in"] == "query"]
        said = [query for query in row.query if not query.undocumented]
        assert named == [(query.name, query.type) for query in said]


def test_every_path_parameter_is_listed_once(document: dict[str, Any]) -> None:
    for path, _, operation in operations(document).values():
        said = [p["name"] for p in document["paths"][path].get("parameters", [])]
        said += [p["name"] for p in operation["parameters"] if p["in"] == "path"]
        extra = facts().additional_parameters.get(path, [])
        assert sorted(said) == sorted(re.findall(r"{(\w+)}", path) + extra)


def test_path_parameters_are_listed_from_last_to_first(document: dict[str, Any]) -> None:
    path = document["paths"]["/api/v1/organization/{orgname}/team/{teamname}/members/{membername}"]

    assert [p["name"] for p in path["parameters"]] == ["membername", "teamname", "orgname"]


def test_some_operations_list_their_path_parameters(document: dict[str, Any]) -> None:
    path = document["paths"]["/api/v1/superuser/organization/{namespace}/quota/{quota_id}"]

    assert "parameters" not in path
    assert [p["name"] for p in path["put"]["parameters"]] == ["namespace", "quota_id", "body"]


def test_success_status_follows_from_the_method(document: dict[str, Any]) -> None:
    assert ROWS["createOrgRobot"].status == 201

    path = "/api/v1/organization/{orgname}/robots/{robot_shortname}"
    assert sorted(document["paths"][path]["put"]["responses"]) == [
        "200",
        "400",
        "401",
        "403",
        "404",
    ]


def test_definition_of_a_shared_name_is_one_of_its_bodies(document: dict[str, Any]) -> None:
    assert document["definitions"]["UpdateOrg"] == {
        "type": "object",
        "id": "UpdateOrg",
        "properties": {"name": {"type": "string"}},
    }
    assert document["definitions"]["NewToken"]["required"] == ["friendlyName"]


def test_config_dump_is_listed_as_a_path_without_operation(document: dict[str, Any]) -> None:
    assert document["paths"]["/api/v1/superuser/config"] == {
        "x-path": "/api/v1/superuser/config",
        "x-tag": "superuser",
    }
