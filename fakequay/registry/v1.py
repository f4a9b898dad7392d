"""Docker Registry API v1: the version check and the search, which some clients still request."""

from itertools import islice
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from fakequay.domain.errors import AnonymousRefused
from fakequay.domain.repositories import repositories, repository_search
from fakequay.models import Account, Repository
from fakequay.web.auth.basic_authentication import LoginRefused
from fakequay.web.operations.error_responses import as_text_html
from fakequay.web.operations.request_context import caller, set_caller, world
from fakequay.world import World

from .authentication import log_in_caller
from .listings import as_json, read_number

PAGE, LARGEST_PAGE, LAST_PAGE = 25, 100, 5


def ping() -> ResponseReturnValue:
    """Return the response to the version check of the Docker Registry API v1."""
    return "true", {
        "Content-Type": "text/html; charset=utf-8",
        "X-Docker-Registry-Version": "0.6.0",
        "X-Docker-Registry-Standalone": "0",
    }


def search() -> ResponseReturnValue:
    """Return the repositories that match a text, for ``docker search`` and ``podman search``."""
    if request.headers.get("Authorization", "").startswith("Basic "):
        try:
            set_caller(log_in_caller(world()) or caller())
        except LoginRefused as refusal:
            return as_text_html({"error": str(refusal)}, 401)
    account = caller().account
    if account is None and not world().config.feature("ANONYMOUS_ACCESS"):
        raise AnonymousRefused
    return as_json(_page(world(), account, request.args.get("q", "")))


def _page(world: World, account: Account | None, text: str) -> dict[str, Any]:
    size = min(LARGEST_PAGE, max(1, read_number("n", PAGE)))
    number = min(LAST_PAGE, max(1, read_number("page", 1)))
    start = (number - 1) * size
    matching = repository_search.search_repositories(world, account, text) if text else iter(())
    found = list(islice(matching, start, start + size + 1))
    return {
        "query": text,
        "num_results": len(found[:size]),
        "num_pages": number + 1 if len(found) > size else number,
        "page": number,
        "page_size": size,
        "results": [_view(world, repository) for repository in found[:size]],
    }


def _view(world: World, repository: Repository) -> dict[str, Any]:
    name = repositories.get_full_name(world, repository)
    return {
        "name": str(name),
        "description": repository.description,
        "is_public": repository.public,
        "href": f"/repository/{name}",
    }
