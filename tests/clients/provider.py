"""What a Terraform provider for Quay does: plan, apply, import and destroy, in the manner of Go.

Go clients say ``Content-Type: application/json`` on every call, also where there is no body, and
look at the number of a status before anything else.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask.testing import FlaskClient

Config = Mapping[str, Any]
State = dict[str, Any] | None


class Quay:
    """Calls as a provider does; an unexpected status is an error with the body."""

    def __init__(self, client: FlaskClient, token: str) -> None:
        self._client = client
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def call(self, method: str, path: str, body: Any = None, *, expect: set[int]) -> Any:
        """The answer read as JSON, None where it says nothing or that there is nothing."""
        data = b"" if body is None else json.dumps(body).encode()
        answer = self._client.open(
            f"/api/v1{path}", method=method, data=data, headers=self._headers
        )
        assert answer.status_code in expect, (method, path, answer.status_code, answer.text)
        said = json.loads(answer.data) if answer.data else None
        return said if answer.status_code < 400 else None


@dataclass(frozen=True)
class Resource:
    """One kind of thing. ``read`` finds it by its id alone, so that it can be imported.

    ``create`` answers the id; ``update`` is None where a change means another thing.
    """

    create: Callable[[Quay, Config], str]
    read: Callable[[Quay, str], State]
    update: Callable[[Quay, str, Config], None] | None
    delete: Callable[[Quay, str], None]


@dataclass
class Terraform:
    """The state file, and what is done with it."""

    quay: Quay
    kinds: Mapping[str, Resource]
    ids: dict[str, str] = field(default_factory=dict)

    def plan(self, kind: str, config: Config) -> dict[str, tuple[Any, Any]] | None:
        """What differs, as (is, should be); None where there is nothing yet."""
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
        """Another state file learns of what is there already."""
        self.ids[kind] = id
        return self.kinds[kind].read(self.quay, id)

    def destroy(self, kind: str) -> None:
        self.kinds[kind].delete(self.quay, self.ids.pop(kind))
