"""Area blueprint: Flask blueprint with the operations of one tag of Quay's OpenAPI document."""

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
    """Error: the code of an operation contradicts Quay's API, for example in its OAuth scope."""


class Area(Blueprint):  # type: ignore[misc]  # flask-smorest ships no types
    """Flask blueprint with the operations of one API tag.

    A view function has the decorators ``operation`` and ``response``, in this order. Its arguments
    are the path parameters. If Quay's API defines query parameters for the operation, the argument
    ``query`` contains their converted values by name. If Quay's API defines a body, the argument
    ``body`` contains the validated body.

    Attributes:
        views: Flask view functions by path in Quay's API.
        operations: Permissions that the caller needs, by operationId.
        summaries: Docstrings of the views by operationId.
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
        """Register a Flask view for an API path.

        Args:
            rule: URL rule of the path, below ``/api/v1``. ``<repo:repository>`` stands for the
                name of a repository, ``namespace/name``.
        """

        def decorate(resource: Resource) -> Resource:
            resource.init_every_request = False
            path = contract_path(f"{self.url_prefix}{rule}")
            self.views[path] = resource.as_view(f"{self.name}.{resource.__name__}")
            super(Area, self).route(rule)(resource)
            return resource

        return decorate

    def operation(self, operation_id: str, need: Requirement) -> Callable[[View], View]:
        """Return a decorator that declares a view as an operation of Quay's API.

        It must be the outermost decorator of the view.

        Args:
            operation_id: operationId in the recorded API description.
            need: Permission that the caller needs.

        Raises:
            ContractBroken: The recorded API description has no operation with this id, area and
                OAuth scope.
        """
        declared = self._contract_operation(operation_id, need)
        self.operations[operation_id] = need

        def decorate(view: View) -> View:
            if "response" not in getattr(view, "_apidoc", {}):
                raise ContractBroken(f"{operation_id}: put @operation above @response")

            self.summaries[operation_id] = inspect.getdoc(view) or ""

            @wraps(view)
            def guarded(resource: MethodView, **target: Any) -> Any:
                return dispatch(declared, need, view, resource, target)

            documented = operation_documents.describe(declared)
            return self.doc(security=operation_documents.security(need), **documented)(guarded)  # type: ignore[no-any-return]

        return decorate

    def response(
        self,
        status: int,
        schema: type[ma.Schema] | ma.Schema | None = None,
        *,
        or_null: bool = False,
    ) -> Callable[[View], View]:
        """Return a decorator that converts the result of a view to a successful response.

        Args:
            status: Status of the response.
            schema: Schema that serializes the result of the view; None for an empty body.
            or_null: Whether the OpenAPI document also describes the response body ``null``.
        """
        respond = super().response(status, schema)

        def decorate(view: View) -> View:
            responding = respond(view)
            if or_null:
                [documented] = responding._apidoc["response"]["responses"][status]
                documented["schema"] = {"oneOf": [documented["schema"], {"type": "null"}]}
            return responding  # type: ignore[no-any-return]

        return decorate

    def _contract_operation(self, operation_id: str, need: Requirement) -> contract.Operation:
        declared = contract.operations().get(operation_id)
        if declared is None or (declared.area, declared.scope) != (
            self.name,
            need.scope,
        ):
            raise ContractBroken(
                f"{operation_id}: the code has area {self.name} and scope {need.scope}, "
                f"but the recorded API description has {declared}"
            )
        return declared
