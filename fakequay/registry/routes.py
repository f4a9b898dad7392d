"""Routes of the distribution API: authenticates requests, checks permissions, calls handlers."""

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from flask import Response, abort, request
from werkzeug.exceptions import MethodNotAllowed

from fakequay.access import ANONYMOUS
from fakequay.contract.release_behavior import has_registry_endpoint
from fakequay.contract.releases import Release
from fakequay.domain.errors import AnonymousRefused, DomainError, ReadOnlyRegistry, TooManyAttempts
from fakequay.domain.repositories import repositories
from fakequay.models import Actor
from fakequay.web.auth.basic_authentication import LoginRefused
from fakequay.web.operations import error_responses
from fakequay.web.operations.error_responses import as_text_html
from fakequay.web.operations.request_context import base_world, set_caller
from fakequay.world import World

from . import blobs, failure_entries, grants, listings, manifest_pushes, manifests, tokens, uploads
from .authentication import authenticate, is_write_request, log_in_caller
from .errors import RegistryError, challenge, render, translate
from .request_paths import RegistryRequest, RequestContext, parse
from .tokens import BadToken, Bearer

Handler = Callable[[RequestContext], Response]


class Call(NamedTuple):
    """An endpoint of the distribution API: its handler and the permissions that it requires.

    Attributes:
        handler: Function that returns the response for a request.
        needs: Actions that the caller's token must permit.
        streams: Whether the handler reads the request body as a stream. If it does, the handler
            itself begins short transactions, because a client can send the body slowly. If not, the
            whole call of the handler is one transaction.
    """

    handler: Handler
    needs: str = "pull"
    streams: bool = False


PUSH = "pull,push"
CALLS: dict[tuple[str, str], Call] = {
    ("GET", "tags"): Call(listings.tags_list),
    ("GET", "referrers"): Call(listings.referrers),
    ("GET", "blob"): Call(blobs.get),
    ("DELETE", "blob"): Call(blobs.delete, PUSH),
    ("POST", "uploads"): Call(uploads.start, PUSH, streams=True),
    ("GET", "upload"): Call(uploads.status, PUSH),
    ("PATCH", "upload"): Call(uploads.append, PUSH, streams=True),
    ("PUT", "upload"): Call(uploads.finish, PUSH, streams=True),
    ("DELETE", "upload"): Call(uploads.cancel, PUSH),
    ("GET", "manifest_by_tag"): Call(manifests.get_by_tag),
    ("PUT", "manifest_by_tag"): Call(manifest_pushes.put_by_tag, PUSH, streams=True),
    ("DELETE", "manifest_by_tag"): Call(manifests.delete_by_tag, PUSH),
    ("GET", "manifest_by_digest"): Call(manifests.get_by_digest),
    ("PUT", "manifest_by_digest"): Call(manifest_pushes.put_by_digest, PUSH, streams=True),
    ("DELETE", "manifest_by_digest"): Call(manifests.delete_by_digest, PUSH),
}
# Endpoints whose path contains no repository, and the only methods that they accept.
GLOBAL_ENDPOINTS = frozenset({"base", "token", "catalog"})
READ_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def registry(path: str) -> Response:
    """Return the response for a request under ``/v2/``.

    This function parses the path, because a repository name can contain slashes, which Flask's
    routing cannot separate from the rest of the path.
    """
    world = base_world()
    target = parse(world, path)
    if target is None or _methods(target.kind) == {"OPTIONS"}:
        abort(404)
    if request.method == "OPTIONS":
        return Response(headers=allow(target.kind))
    try:
        return _answer(world, target)
    except (AnonymousRefused, TooManyAttempts) as refusal:
        return error_responses.render(refusal)
    except DomainError as refusal:
        error = translate(refusal)
        failure_entries.record_failure(target, error)
        response = render(error)
        if error.status == 405:
            response.headers.update(allow(target.kind, request.method))
        return response
    except BadToken as error:
        response = as_text_html({"error": str(error)}, 401)
        response.headers.update(challenge(_scope(target)))
        return response
    except LoginRefused as error:
        return render(RegistryError("UNAUTHORIZED", str(error), headers=challenge()))


def allow(kind: str | None, refused: str | None = None) -> dict[str, str]:
    """Return the header ``Allow``, which lists the methods of an endpoint.

    Args:
        kind: Kind of endpoint; None if the path belongs to no endpoint.
        refused: Method that the endpoint supports but refuses at the moment; it is not listed.
    """
    return {"Allow": ", ".join(sorted(_methods(kind) - {refused}))}


def _methods(kind: str | None) -> frozenset[str]:
    """Return the methods that an endpoint has in the reproduced release of Quay."""
    if kind is None or kind in GLOBAL_ENDPOINTS:
        return READ_METHODS
    return _methods_in(base_world().release, kind)


@cache
def _methods_in(release: Release, kind: str) -> frozenset[str]:
    methods = {
        method
        for method, name in CALLS
        if name == kind and has_registry_endpoint(method, name, release)
    }
    return frozenset(methods | {"OPTIONS"} | ({"HEAD"} if "GET" in methods else set()))


def _answer(world: World, target: RegistryRequest) -> Response:
    if request.method not in _methods(target.kind):
        raise MethodNotAllowed(sorted(_methods(target.kind)))
    if target.kind == "token":
        return _token(world)
    if target.kind == "base":
        return _base(world)
    if target.kind == "catalog":
        return _catalog(world)
    call = CALLS["GET" if request.method == "HEAD" else request.method, target.kind]
    context = _authorize(world, target, call)
    if call.streams:
        return call.handler(context)
    with world.store.transaction():
        return call.handler(context)


def _token(world: World) -> Response:
    """Issue a bearer token for those requested actions that the caller may perform."""
    wanted = request.args.getlist("scope")
    caller = log_in_caller(world)
    set_caller(caller or ANONYMOUS)
    if caller is None:
        _check_anonymous(world)
        if not all(wanted or [""]):
            raise RegistryError("UNAUTHORIZED", headers=challenge())
    with world.store.transaction():
        bearer = caller or ANONYMOUS
        requested = [grants.parse_scope(world, scope) for scope in wanted if scope]
        access = [(name, grants.grant(world, bearer, name, actions)) for name, actions in requested]
        token = tokens.issue(world, bearer, request.args.get("service"), access)
    return listings.as_json({"token": token})


def _catalog(world: World) -> Response:
    account = _bearer(world).account
    if account is None:
        _check_anonymous(world)
    return listings.catalog(world, account)


def _check_anonymous(world: World) -> None:
    if not world.config.feature("ANONYMOUS_ACCESS"):
        raise AnonymousRefused


def _base(world: World) -> Response:
    """Answer the version check of ``/v2/``: 200 with a token, 401 without credentials."""
    if not world.config.feature("ADVERTISE_V2"):
        abort(404)
    known = "Authorization" in request.headers
    _bearer(world)
    return Response("true", 200 if known else 401, challenge())


def _bearer(world: World) -> Bearer:
    bearer = authenticate(world)
    set_caller(bearer.caller)
    return bearer


def _authorize(world: World, target: RegistryRequest, call: Call) -> RequestContext:
    """Return the context of a registry request, if the caller's token permits the request.

    The permission is checked before the existence of the repository. A caller without permission
    therefore gets the error ``UNAUTHORIZED``, even if the repository does not exist.
    """
    if target.name is None:
        abort(404)
    if target.is_in_library and not world.config.feature("LIBRARY_SUPPORT"):
        abort(400)
    bearer = _bearer(world)
    repository = repositories.get(world, target.name)
    if not bearer.may(target.name, call.needs.rpartition(",")[2]) and not (
        call.needs == "pull" and grants.may_pull_without_role(world, bearer.account, repository)
    ):
        raise RegistryError("UNAUTHORIZED", headers=challenge(_scope(target, call.needs)))
    if is_write_request():
        _check_writable(world)
    repository = repository or grants.create_from_upstream(
        world, bearer.account, target.name, target.ref
    )
    if repository is None:
        raise RegistryError("NAME_UNKNOWN", "repository not found")
    caller_world = world.with_actor(_actor(bearer))
    readable = frozenset(name for name in bearer.access if bearer.may(name, "pull"))
    return RequestContext(caller_world, target.name, repository, target.ref, readable)


def _check_writable(world: World) -> None:
    """Check that the configuration permits writes to the registry.

    Raises:
        ReadOnlyRegistry: The registry is in read-only mode.
        RegistryError: Pushes are disabled.
    """
    if world.config.get("REGISTRY_STATE") == "readonly":
        raise ReadOnlyRegistry
    if world.config.get("DISABLE_PUSHES") and request.method != "DELETE":
        raise RegistryError("METHOD NOT ALLOWED")


def _actor(bearer: Bearer) -> Actor:
    return Actor(
        account_id=bearer.account.id if bearer.account else None,
        ip=request.remote_addr,
        user_agent=request.headers.get("User-Agent"),
        # Metadata of the real server's usage log entries for anonymous pulls.
        token=bearer.about if bearer.account else {"public": True},
    )


def _scope(target: RegistryRequest, actions: str = "") -> str | None:
    if target.name is None:
        return None
    return f"repository:{target.name}:{actions or (PUSH if is_write_request() else 'pull')}"
