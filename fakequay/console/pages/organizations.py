"""Organizations with their teams, robots and applications, and the robots of a user."""

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from fakequay.console.api_calls import get, get_some
from fakequay.console.rendering import show
from fakequay.console.routes import page
from fakequay.web import caller

from .overview import my_organizations


@page("/organizations")
def organizations() -> ResponseReturnValue:
    get("/api/v1/user/")
    return show("organizations.html", organizations=my_organizations())


@page("/organizations/<orgname>")
def organization(orgname: str) -> ResponseReturnValue:
    path = f"/api/v1/organization/{orgname}"
    applications = get_some(f"{path}/applications") or {}
    return show(
        "organization.html",
        organization=get(path),
        repositories=_repositories(orgname),
        robots=_robots(path),
        shown=_shown(path),
        applications=applications.get("applications", []),
    )


@page("/organizations/<orgname>/teams/<teamname>")
def team(orgname: str, teamname: str) -> ResponseReturnValue:
    path = f"/api/v1/organization/{orgname}/team/{teamname}"
    return show("team.html", orgname=orgname, team=get(f"{path}/members"))


@page("/organizations/<orgname>/applications/<client_id>")
def application(orgname: str, client_id: str) -> ResponseReturnValue:
    path = f"/api/v1/organization/{orgname}/applications/{client_id}"
    tokens = get_some(f"{path}/tokens") or {}
    return show(
        "application.html",
        orgname=orgname,
        application=get(path),
        tokens=tokens.get("tokens", []),
        is_shown="secret" in request.args,
    )


@page("/me")
def myself() -> ResponseReturnValue:
    path = "/api/v1/user"
    user = get(f"{path}/")
    return show(
        "me.html",
        user=user,
        repositories=_repositories(caller().username),
        robots=_robots(path),
        shown=_shown(path),
    )


def _repositories(namespace: str | None) -> list[dict[str, Any]]:
    found = get("/api/v1/repository", namespace=namespace, public="true", last_modified="true")
    return list(found["repositories"])


def _robots(path: str) -> list[dict[str, Any]]:
    """Without their tokens, which are shown one by one."""
    found = get_some(f"{path}/robots", permissions="true", token="false")  # noqa: S106
    return list(found["robots"]) if found else []


def _shown(path: str) -> dict[str, Any] | None:
    """The robot whose token is asked for."""
    name = request.args.get("robot", "").partition("+")[2]
    return get(f"{path}/robots/{name}") if name else None
