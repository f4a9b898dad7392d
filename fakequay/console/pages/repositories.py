"""Console pages of repositories: the list, the tags of a repository and their history."""

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from fakequay.console import manifest_details, pull_commands, scan_reports
from fakequay.console.api_calls import get, get_or_none
from fakequay.console.markdown import render_markdown
from fakequay.console.rendering import render_page
from fakequay.console.repository_layout import (
    api_path,
    get_if_supported,
    render_repository,
    split_name,
)
from fakequay.console.routes import page
from fakequay.domain.repositories import repositories as stored_repositories
from fakequay.web import world

TAGS = 20  # tags on a page; the page requests the manifest and scan report of each tag
HISTORY = 50  # entries of the tag history on a page


@page("/repositories")
def repositories() -> ResponseReturnValue:
    """Return the page with the repositories that the signed-in user may see."""
    found = get(
        "/api/v1/repository",
        public="true",
        last_modified="true",
        namespace=request.args.get("namespace"),
        next_page=request.args.get("next_page"),
    )
    return render_page("repositories.html", **found)


@page("/repositories/<path:repository>")
def repository(repository: str) -> ResponseReturnValue:
    """Return the page of a repository: its description and its tags."""
    path = api_path(repository)
    found = get(path, includeTags="false")
    tags = _tags(repository, TAGS, onlyActiveTags="true")
    return render_repository(
        "repository.html",
        repository,
        description=render_markdown(found["description"] or ""),
        facts=_facts(repository),
        tags=[_with_details(repository, tag) for tag in tags["tags"]],
        wanted=request.args.get("tag", ""),
        page=tags["page"],
        has_more=tags["has_additional"],
    )


@page("/repositories/<path:repository>/-/history")
def history(repository: str) -> ResponseReturnValue:
    """Return the page with the tag history: current, deleted and moved tags, newest first."""
    tags = _tags(repository, HISTORY)
    return render_repository(
        "tag_history.html",
        repository,
        tags=tags["tags"],
        untagged=manifest_details.list_untagged(split_name(repository)),
        now=world().now(),
        wanted=request.args.get("tag", ""),
        page=tags["page"],
        has_more=tags["has_additional"],
    )


def _tags(repository: str, limit: int, **query: str) -> dict[str, Any]:
    """Return one page of the tags of a repository.

    The query parameters ``tag`` and ``page`` of the request select the tags.
    """
    wanted = request.args.get("tag", "").strip()
    query |= {"filter_tag_name": f"like:{wanted}"} if wanted else {}
    number = request.args.get("page", "1")
    none: dict[str, Any] = {"tags": [], "page": 1, "has_additional": False}
    found: dict[str, Any] = get_if_supported(
        f"{api_path(repository)}/tag/", none, limit=limit, page=number, **query
    )
    return found


def _facts(repository: str) -> dict[str, Any]:
    """Return the creation time and the number of stars of a repository, which Quay's API lacks."""
    data = world()
    with data.store.transaction():
        found = stored_repositories.find(data, split_name(repository))
        stars = len(data.store.stars.find(repository_id=found.id))
        return {"created": found.created, "stars": stars}


def _with_details(repository: str, tag: dict[str, Any]) -> dict[str, Any]:
    """Return a tag with its platforms, its pull commands and the result of its security scan."""
    digest = tag["manifest_digest"]
    path = f"{api_path(repository)}/manifest/{digest}"
    answer = get_or_none(path)
    report = scan_reports.read_report(path)
    return {
        **tag,
        "platforms": manifest_details.list_platforms(
            answer["manifest_data"], digest, is_list=answer["is_manifest_list"]
        )
        if answer
        else [],
        "commands": pull_commands.list_commands(repository, digest, tag["name"]),
        "security": {
            "status": report["status"],
            "found": scan_reports.count_severities(report["features"]),
        },
    }
