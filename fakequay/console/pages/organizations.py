"""Console pages of organizations, teams and OAuth applications."""

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from fakequay.console.api_calls import get, get_or_none
from fakequay.console.organization_layout import api_path, render_organization
from fakequay.console.rendering import render_page
from fakequay.console.routes import page


@page("/organizations")
def organizations() -> ResponseReturnValue:
    """Return the page with the organizations of the signed-in user."""
    get("/api/v1/user/")
    return render_page("organizations.html", organizations=my_organizations())


@page("/organizations/<orgname>")
def organization(orgname: str) -> ResponseReturnValue:
    """Return the page of one organization."""
    path = api_path(orgname)
    applications = get_or_none(f"{path}/applications") or {}
    return render_organization(
        "organization.html",
        orgname,
        repositories=list_repositories(orgname),
        robots=list_robots(path),
        shown=requested_robot(path),
        applications=applications.get("applications", []),
    )


@page("/organizations/<orgname>/teams/<teamname>")
def team(orgname: str, teamname: str) -> ResponseReturnValue:
    """Return the page of a team."""
    path = f"/api/v1/organization/{orgname}/team/{teamname}"
    return render_page("team.html", orgname=orgname, team=get(f"{path}/members"))


@page("/organizations/<orgname>/applications/<client_id>")
def application(orgname: str, client_id: str) -> ResponseReturnValue:
    """Return the page of an OAuth application."""
    path = f"/api/v1/organization/{orgname}/applications/{client_id}"
    tokens = get_or_none(f"{path}/tokens") or {}
    return render_page(
        "application.html",
        orgname=orgname,
        application=get(path),
        tokens=tokens.get("tokens", []),
        is_shown="secret" in request.args,
    )


def list_repositories(namespace: str | None) -> list[dict[str, Any]]:
    """Return the repositories of a namespace that the signed-in user may see."""
    found = get("/api/v1/repository", namespace=namespace, public="true", last_modified="true")
    return list(found["repositories"])


def list_robots(path: str) -> list[dict[str, Any]]:
    """Return the robot accounts of a namespace, without their tokens."""
    found = get_or_none(f"{path}/robots", permissions="true", token="false")  # noqa: S106
    return list(found["robots"]) if found else []


def requested_robot(path: str) -> dict[str, Any] | None:
    """Return the robot account whose token the user asked to see, or None."""
    name = request.args.get("robot", "").partition("+")[2]
    return get(f"{path}/robots/{name}") if name else None


def my_organizations() -> list[dict[str, Any]]:
    """Return the organizations of the signed-in user, or all organizations for a superuser."""
    user = get_or_none("/api/v1/user/")
    if user is None:
        return []
    found = {one["name"]: one for one in user["organizations"]}
    if user.get("super_user"):
        everywhere = get_or_none("/api/v1/superuser/organizations/") or {"organizations": []}
        found = {one["name"]: one for one in everywhere["organizations"]} | found
    return [found[name] for name in sorted(found)]
