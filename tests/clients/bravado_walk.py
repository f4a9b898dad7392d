"""Program ``bravado_walk.py URL TOKEN``: calls the operations of the API through bravado.

It prints operation id, status and body of each response, one JSON array per line. It runs in a
separate process because bravado resolves schemas through a global table that other clients change.
"""

import json
import sys
from collections.abc import Iterator
from typing import Any

from bravado.client import SwaggerClient
from bravado.exception import HTTPError
from bravado.requests_client import RequestsClient

KNOWN = {
    "orgname": "acme",
    "namespace": "acme",
    "repository": "acme/web",
    "teamname": "devs",
    "membername": "bob",
    "username": "acme+ci",
    "robot_shortname": "ci",
    "error_type": "not_found",
    "prefix": "bo",
    "query": "web",
    "tag": "latest",
    "code": "any",
}
# Operations that change data, in this order, with their parameters.
WRITTEN: list[tuple[str, dict[str, Any]]] = [
    ("createOrganization", {"body": {"name": "umbrella"}}),
    ("createOrgRobot", {"orgname": "umbrella", "robot_shortname": "ci", "body": {}}),
    (
        "updateOrganizationTeam",
        {"orgname": "umbrella", "teamname": "qa", "body": {"role": "member"}},
    ),
    (
        "updateOrganizationTeamMember",
        {"orgname": "umbrella", "teamname": "qa", "membername": "bob"},
    ),
    (
        "createRepo",
        {
            "body": {
                "namespace": "umbrella",
                "repository": "new",
                "visibility": "public",
                "description": "",
            }
        },
    ),
    (
        "changeUserPermissions",
        {"repository": "umbrella/new", "username": "umbrella+ci", "body": {"role": "write"}},
    ),
    ("getOrgRobotPermissions", {"orgname": "umbrella", "robot_shortname": "ci"}),
    ("deleteAdminedOrganization", {"orgname": "umbrella"}),
]


def list_operations(api: SwaggerClient) -> Iterator[Any]:
    for name in dir(api):
        area = getattr(api, name)
        yield from (getattr(area, operation) for operation in dir(area))


def call_operation(operation: Any, parameters: dict[str, Any]) -> str:
    try:
        answer = operation(**parameters).response().incoming_response
    except HTTPError as refused:
        answer = refused.response
    return json.dumps([operation.operation.operation_id, answer.status_code, answer.text])


def read_everything(api: SwaggerClient, token: str) -> Iterator[str]:
    """Call every GET operation whose required parameters are in KNOWN."""
    known = {**KNOWN, "manifestref": get_latest_digest(api), "client_id": get_client_id(api)}
    for callable_operation in list_operations(api):
        operation = callable_operation.operation
        needed = [name for name, param in operation.params.items() if param.required]
        if operation.http_method == "get" and set(needed) <= set(known):
            yield call_operation(callable_operation, {name: known[name] for name in needed})


def get_latest_digest(api: SwaggerClient) -> str:
    call = api.tag.listRepoTags(repository="acme/web", specificTag="latest")
    return str(call.response().incoming_response.json()["tags"][0]["manifest_digest"])


def get_client_id(api: SwaggerClient) -> str:
    call = api.organization.getOrganizationApplications(orgname="acme")
    return str(call.response().incoming_response.json()["applications"][0]["client_id"])


def main(url: str, token: str) -> None:
    http = RequestsClient()
    host = url.removeprefix("http://")
    http.set_api_key(host, f"Bearer {token}", param_name="Authorization", param_in="header")
    config = {"validate_responses": False, "validate_swagger_spec": False}
    api = SwaggerClient.from_url(f"{url}/api/v1/discovery", http_client=http, config=config)
    for line in read_everything(api, token):
        print(line)  # noqa: T201
    named = {one.operation.operation_id: one for one in list_operations(api)}
    for name, parameters in WRITTEN:
        print(call_operation(named[name], parameters))  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
