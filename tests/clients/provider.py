"""Client that behaves like a Terraform provider in Go: plan, apply, import and destroy.

Go clients send ``Content-Type: application/json`` with every request, also without a body, and
check the exact status first.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask.testing import FlaskClient

Config = Mapping[str, Any]
State = dict[str, Any] | None


class Quay:
    """API client that raises an error with the body if the status is unexpected."""

    def __init__(self, client: FlaskClient, token: str) -> None:
        self._client = client
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def call(self, method: str, path: str, body: Any = None, *, expect: set[int]) -> Any:
        """Return the parsed JSON body, or None if it is empty or the status is an error."""
        data = b"" if body is None else json.dumps(body).encode()
        answer = self._client.open(
            f"/api/v1{path}", method=method, data=data, headers=self._headers
        )
        assert answer.status_code in expect, (method, path, answer.status_code, answer.text)
        said = json.loads(answer.data) if answer.data else None
        return said if answer.status_code < 400 else None


@dataclass(frozen=True)
class Resource:
    """A resource type. ``read`` needs only the id, so that existing resources can be imported.

    ``create`` returns the id. ``update`` is None if a change requires a new resource.
    """

    create: Callable[[Quay, Config], str]
    read: Callable[[Quay, str], State]
    update: Callable[[Quay, str, Config], None] | None
    delete: Callable[[Quay, str], None]


@dataclass
class Terraform:
    """Terraform with its state: the ids of the created resources."""

    quay: Quay
    kinds: Mapping[str, Resource]
    ids: dict[str, str] = field(default_factory=dict)

    def plan(self, kind: str, config: Config) -> dict[str, tuple[Any, Any]] | None:
        """Return the differences as (current, configured), or None without a resource."""
        there = self.kinds[kind].read(self.quay, self.ids[kind]) if kind in self.ids else None
        if there is None:
            return None
        return {key: (there[key], config[key]) for key in config if there[key] != config[key]}

    def apply(self, kind: str, config: Config) -> None:
        resource, differs = self.kinds[kind], self.plan(kind, config)
        if differs and resource.update is None:
            self.destroy(kind)
            differs = None
        if differs is None:
            self.ids[kind] = resource.create(self.quay, config)
        elif differs and resource.update is not None:
            resource.update(self.quay, self.ids[kind], config)

    def imported(self, kind: str, id: str) -> State:
        """Import an existing resource into the state and return it."""
        self.ids[kind] = id
        return self.kinds[kind].read(self.quay, id)

    def destroy(self, kind: str) -> None:
        self.kinds[kind].delete(self.quay, self.ids.pop(kind))
