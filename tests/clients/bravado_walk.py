"""Everything that can be read, through a client that bravado makes of the discovery document.

A program: ``bravado_walk.py URL TOKEN`` prints what each operation answered, one a line. It has a
process of its own since bravado resolves schemas through a table that others fill, too.
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
# Written in this order; each with its parameters.
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


def operations(api: SwaggerClient) -> Iterator[Any]:
    for name in dir(api):
        area = getattr(api, name)
        yield from (getattr(area, operation) for operation in dir(area))


def said(operation: Any, parameters: dict[str, Any]) -> str:
    try:
        answer = operation(**parameters).response().incoming_response
    except HTTPError as refused:
        answer = refused.response
    return json.dumps([operation.operation.operation_id, answer.status_code, answer.text])


def read(api: SwaggerClient, token: str) -> Iterator[str]:
    """Every GET whose parameters are known."""
    known = {**KNOWN, "manifestref": latest(api), "client_id": application(api)}
    for callable_operation in operations(api):
        operation = callable_operation.operation
        needed = [name for name, param in operation.params.items() if param.required]
        if operation.http_method == "get" and set(needed) <= set(known):
            yield said(callable_operation, {name: known[name] for name in needed})


def latest(api: SwaggerClient) -> str:
    call = api.tag.listRepoTags(repository="acme/web", specificTag="latest")
    return str(call.response().incoming_response.json()["tags"][0]["manifest_digest"])


def application(api: SwaggerClient) -> str:
    call = api.organization.getOrganizationApplications(orgname="acme")
    return str(call.response().incoming_response.json()["applications"][0]["client_id"])


def main(url: str, token: str) -> None:
    http = RequestsClient()
    host = url.removeprefix("http://")
    http.set_api_key(host, f"Bearer {token}", param_name="Authorization", param_in="header")
    config = {"validate_responses": False, "validate_swagger_spec": False}
    api = SwaggerClient.from_url(f"{url}/api/v1/discovery", http_client=http, config=config)
    for line in read(api, token):
        print(line)  # noqa: T201
    named = {one.operation.operation_id: one for one in operations(api)}
    for name, parameters in WRITTEN:
        print(said(named[name], parameters))  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
