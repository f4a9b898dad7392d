"""Operation dispatch: checks permission, validates input and runs the view in a transaction."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from flask import request
from flask.views import MethodView

from fakequay.access import Caller
from fakequay.access.requirements import Requirement
from fakequay.contract import Operation
from fakequay.domain.errors import (
    Aborted,
    AnonymousRefused,
    DomainError,
    FreshLoginRequired,
    ReadOnlyRegistry,
    Unauthorized,
)
from fakequay.domain.repositories import repositories
from fakequay.web.auth import sessions
from fakequay.web.instances import request_scope

from . import query_parameters
from .error_responses import as_text_html, render
from .feature_gates import find_enabled
from .release_adaptation import as_of_release, restrict_superusers, without_later_fields
from .request_context import base_world, caller, set_caller, world

PAGE_LOAD = "API calls must be invoked with an X-Requested-With header if called from a browser"


def dispatch(
    declared: Operation,
    need: Requirement,
    view: Callable[..., Any],
    resource: MethodView,
    target: dict[str, Any],
) -> Any:
    """Run an operation: check the permission, validate the input, and return the view's result.

    The permission is checked before the body is read, unless the description of the operation has
    ``body_first``. If the operation fails, its changes are rolled back, but the token's last-use
    time is kept.

    Args:
        declared: Description of the operation in the newest release of Quay.
        need: Permission that the caller needs.
        view: Function that performs the operation.
        resource: Flask view object, of which the view is a method.
        target: Path parameters by name.

    Raises:
        Aborted: 404 if a feature of the operation is off.
    """
    base = base_world()
    operation = find_enabled(declared, base.config)
    if operation is None:
        raise Aborted(404)
    if _is_page_load():
        return as_text_html({"error": PAGE_LOAD}, 400)
    store = base.store
    with store.transaction():
        if operation.basic:
            _authenticate_basic()
        who = caller()
        try:
            with store.transaction():
                _check_call(operation, who)
                if operation.body_first:
                    _check_login_age(operation, who)
                    _read(declared, operation, target)
                    _check_permission(operation, need, who, target)
                else:
                    _check_permission(operation, need, who, target)
                    _check_login_age(operation, who)
                    _check_repository_state(operation, target)
                    _read(declared, operation, target)
                return as_of_release(operation, base.release, view(resource, **target))
        except DomainError as refusal:
            return render(refusal)


def _read(declared: Operation, operation: Operation, target: dict[str, Any]) -> None:
    """Add the query parameters and the body of the request to the arguments of the view.

    Parameters and fields that the release does not have are ignored, as on the real server.
    """
    if declared.query:
        target["query"] = query_parameters.read(declared.query, operation.query)
    if declared.body is not None:
        from . import request_bodies  # only operations with a body need the module

        body = request_bodies.read_body(operation, operation.body) if operation.body else {}
        if operation is not declared:
            body = without_later_fields(operation, body)
        target["body"] = body


def _check_call(operation: Operation, who: Caller) -> None:
    """Check the CSRF token of a request, the registry's read-only mode, and the sign-in.

    Raises:
        CsrfRefused: The CSRF token is missing or invalid.
        ReadOnlyRegistry: The operation changes data, and the registry is in read-only mode.
        AnonymousRefused: The request is anonymous, and the operation needs a caller.
    """
    if operation.csrf:
        sessions.check_csrf(who)
    _check_registry_state(operation)
    if who.account is None and not (
        operation.anonymous or base_world().config.feature("ANONYMOUS_ACCESS")
    ):
        raise AnonymousRefused


def _check_permission(
    operation: Operation, need: Requirement, who: Caller, target: dict[str, Any]
) -> None:
    if not need.met_by(restrict_superusers(world(), operation), who, target):
        raise Unauthorized
    if not operation.own_namespace and _is_restricted_here(who, target):
        raise Unauthorized


def _check_login_age(operation: Operation, who: Caller) -> None:
    if not operation.fresh_login:
        return
    if who.account is None:
        raise Unauthorized
    if not who.fresh:
        raise FreshLoginRequired


def _check_repository_state(operation: Operation, target: dict[str, Any]) -> None:
    if operation.image_repository:
        repositories.check_holds_images(world(), target["repository"])
    if operation.normal_repository:
        repositories.find_writable(world(), target["repository"])


def _authenticate_basic() -> None:
    """Authenticate a request with HTTP Basic credentials.

    Invalid credentials are ignored without an error.
    """
    basic = request.authorization
    if basic is not None and basic.type == "basic" and basic.username:
        # Only requests with a password need the module.
        from fakequay.web.auth.basic_authentication import LoginRefused, log_in

        with suppress(LoginRefused):
            set_caller(log_in(base_world(), basic.username, basic.password or ""))


def _check_registry_state(operation: Operation) -> None:
    reads = operation.method == "GET" or operation.read_only
    if not reads and base_world().config.get("REGISTRY_STATE") == "readonly":
        raise ReadOnlyRegistry


def _is_restricted_here(who: Caller, target: dict[str, Any]) -> bool:
    """Return whether a repository is in the caller's own namespace and the caller is restricted.

    ``FEATURE_RESTRICTED_USERS`` restricts users: some operations, such as ``changeTag``, do not
    permit a restricted user to change repositories in the user's own namespace.
    """
    own = who.username is not None and target["repository"].namespace == who.username
    return own and base_world().config.is_restricted(who.username or "")


def _is_page_load() -> bool:
    """Return whether a browser opens a URL of the API as a page; Quay refuses such requests.

    A page load is a GET request with the User-Agent of a browser and without the header
    X-Requested-With, which scripts in web pages send.
    """
    environ = request_scope.current().environ
    return (
        environ["REQUEST_METHOD"] == "GET"
        and "Mozilla/" in environ.get("HTTP_USER_AGENT", "")
        and environ.get("HTTP_X_REQUESTED_WITH") != "XMLHttpRequest"
        and bool(base_world().config.get("BROWSER_API_CALLS_XHR_ONLY", True))
    )
