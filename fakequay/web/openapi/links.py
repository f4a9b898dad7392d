"""OpenAPI links: connect operations that create an object with operations that use the object."""

from collections.abc import Iterator
from typing import Any

# Path parameters that name a created object, with the place of the value in the request or response
# that created it.
CREATED_NAMES = {
    "orgname": "$request.body#/name",
    "client_id": "$response.body#/client_id",
    "prototypeid": "$response.body#/id",
    "build_uuid": "$response.body#/id",
    "policy_uuid": "$response.body#/uuid",
    "uuid": "$response.body#/uuid",
}
Json = dict[str, Any]


def add(document: Json) -> None:
    """Link operations that create an object to operations that read, change and delete it."""
    paths = document["paths"]
    for path, methods in paths.items():
        for below, created in _below(path, paths) if "post" in methods else ():
            shared = {part[1:-1] for part in path.split("/") if part.startswith("{")}
            parameters = {name: f"$request.path.{name}" for name in sorted(shared)}
            _link(methods["post"], paths[below], {**parameters, created: CREATED_NAMES[created]})


def _below(path: str, paths: Json) -> Iterator[tuple[str, str]]:
    for name in CREATED_NAMES:
        below = f"{path.rstrip('/')}/{{{name}}}"
        if below in paths:
            yield below, name


def _link(maker: Json, targets: Json, parameters: Json) -> None:
    links = {
        target["operationId"]: {"operationId": target["operationId"], "parameters": parameters}
        for target in targets.values()
        if isinstance(target, dict)
    }
    for status, answer in maker["responses"].items():
        if status.startswith("2"):
            answer["links"] = answer.get("links", {}) | links
