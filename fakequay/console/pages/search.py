"""Console page with the results of a search for repositories, organizations, users and robots."""

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from fakequay.console.api_calls import get
from fakequay.console.rendering import render_page
from fakequay.console.routes import page
from fakequay.web import caller


@page("/search")
def search() -> ResponseReturnValue:
    """Return the page with the results of Quay's search for the entered text."""
    query = request.args.get("query", "").strip()
    found = get("/api/v1/find/all", query=query)["results"] if query else []
    results = [
        {**one, "address": _address(one), "label": _label(one)}
        for one in sorted(found, key=lambda one: -one["score"])
    ]
    return render_page("search.html", query=query, results=results)


def _address(result: dict[str, Any]) -> str | None:
    """Return the path of the console page for a search result, or None if it has no page."""
    name = result["name"]
    match result["kind"]:
        case "repository":
            return f"/console/repositories/{result['namespace']['name']}/{name}"
        case "organization":
            return f"/console/organizations/{name}"
        case "team":
            return f"/console/organizations/{result['organization']['name']}/teams/{name}"
        case "robot":
            return _robot_address(result)
        case _:
            return None


def _robot_address(robot: dict[str, Any]) -> str:
    """Return the path of the console page of a robot account that a search found.

    Quay's API finds only the robots of the signed-in user.
    """
    owner = robot["name"].partition("+")[0]
    is_own = owner == caller().username
    return "/console/me" if is_own else f"/console/organizations/{owner}"


def _label(result: dict[str, Any]) -> str:
    owner = result.get("namespace") if result["kind"] == "repository" else None
    return f"{owner['name']}/{result['name']}" if owner else str(result["name"])
