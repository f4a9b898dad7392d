"""A blueprint whose operations must agree with Quay's contract."""

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import marshmallow as ma
from flask.views import MethodView
from flask_smorest import Blueprint

from fakequay import contract
from fakequay.access.requirements import Requirement

from . import operation_documents
from .dispatch import dispatch
from .routing import contract_path

Json = dict[str, Any]
View = TypeVar("View", bound=Callable[..., Any])
Resource = TypeVar("Resource", bound=type[MethodView])


class ContractBroken(Exception):
    """The code claims something that Quay's contract does not say."""


class Area(Blueprint):  # type: ignore[misc]  # flask-smorest ships no types
    """One API area. Decorators read top down: who may, what goes out.

    A view is called with what the path names and, where the contract has them, ``query`` (every
    parameter, typed) and ``body`` (checked against the contract's JSON Schema).
    """

    def __init__(self, name: str, *, description: str) -> None:
        super().__init__(
            name,
            f"fakequay.api.{name}",
            url_prefix="/api/v1",
            description=description,
        )
        self.views: dict[str, Callable[..., Any]] = {}
        self.operations: dict[str, Requirement] = {}
        self.summaries: dict[str, str] = {}

    def route(self, rule: str) -> Callable[[Resource], Resource]:
        """Serve a path of the contract, written with ``<repo:repository>`` for repositories."""

        def decorate(resource: Resource) -> Resource:
            resource.init_every_request = False
            path = contract_path(f"{self.url_prefix}{rule}")
            self.views[path] = resource.as_view(f"{self.name}.{resource.__name__}")
            super(Area, self).route(rule)(resource)
            return resource

        return decorate

    def operation(self, operation_id: str, need: Requirement) -> Callable[[View], View]:
        """Name the operation and say what it needs of its caller; always outermost."""
        promised = self._promised(operation_id, need)
        self.operations[operation_id] = need

        def decorate(view: View) -> View:
            if "response" not in getattr(view, "_apidoc", {}):
                raise ContractBroken(f"{operation_id}: @operation must stand above @response")

            self.summaries[operation_id] = inspect.getdoc(view) or ""

            @wraps(view)
            def guarded(resource: MethodView, **target: Any) -> Any:
                return dispatch(promised, need, view, resource, target)

            return self.doc(**operation_documents.describe(promised))(guarded)  # type: ignore[no-any-return]

        return decorate

    def response(
        self,
        status: int,
        schema: type[ma.Schema] | ma.Schema | None = None,
        *,
        or_null: bool = False,
    ) -> Callable[[View], View]:
        """The status of success, and the schema that dumps what the view returns, if anything."""
        respond = super().response(status, schema)

        def decorate(view: View) -> View:
            responding = respond(view)
            if or_null:
                [documented] = responding._apidoc["response"]["responses"][status]
                documented["schema"] = {"oneOf": [documented["schema"], {"type": "null"}]}
            return responding  # type: ignore[no-any-return]

        return decorate

    def _promised(self, operation_id: str, need: Requirement) -> contract.Operation:
        promised = contract.operations().get(operation_id)
        if promised is None or (promised.area, promised.scope) != (
            self.name,
            need.scope,
        ):
            raise ContractBroken(
                f"{operation_id}: code says {self.name}, {need.scope}; contract says {promised}"
            )
        return promised
