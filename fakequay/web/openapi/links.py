"""OpenAPI links: with what the answer to one operation says, which others can be called."""

from collections.abc import Iterator
from typing import Any

# Where an operation that makes something says how that is called in the path below its own.
MADE = {
    "orgname": "$request.body#/name",
    "client_id": "$response.body#/client_id",
    "prototypeid": "$response.body#/id",
    "build_uuid": "$response.body#/id",
    "policy_uuid": "$response.body#/uuid",
    "uuid": "$response.body#/uuid",
}
Json = dict[str, Any]


def add(document: Json) -> None:
    """From what makes a thing to what reads, changes and deletes it."""
    paths = document["paths"]
    for path, methods in paths.items():
        for below, name in _below(path, paths) if "post" in methods else ():
            kept = {part[1:-1] for part in path.split("/") if part.startswith("{")}
            parameters = {one: f"$request.path.{one}" for one in sorted(kept)}
            _link(methods["post"], paths[below], {**parameters, name: MADE[name]})


def _below(path: str, paths: Json) -> Iterator[tuple[str, str]]:
    for name in MADE:
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
