"""Resource types of Terraform providers for Quay, and the requests that they send."""

from typing import Any

from tests.clients.provider import Config, Quay, Resource, State

FOUND, GONE = {200}, {200, 400, 404}


def _part(value: Any, *keys: str) -> State:
    return None if value is None else {key: value[key] for key in keys}


def _create_organization(quay: Quay, config: Config) -> str:
    body = {"name": config["name"], "email": config["email"]}
    quay.call("POST", "/organization/", body, expect={201})
    return str(config["name"])


def _update_organization(quay: Quay, id: str, config: Config) -> None:
    quay.call("PUT", f"/organization/{id}", {"email": config["email"]}, expect={200})


ORGANIZATION = Resource(
    _create_organization,
    lambda quay, id: _part(
        quay.call("GET", f"/organization/{id}", expect={200, 404}), "name", "email"
    ),
    _update_organization,
    # An unknown repository returns 403.
    lambda quay, id: quay.call("DELETE", f"/organization/{id}", expect={204, 403}),
)


def _write_team(quay: Quay, id: str, config: Config) -> None:
    body = {key: config[key] for key in ("role", "description")}
    quay.call("PUT", f"/organization/acme/team/{id}", body, expect=FOUND)
    path = f"/organization/acme/team/{id}/members"
    there = {one["name"] for one in quay.call("GET", path, expect=FOUND)["members"]}
    for member in sorted(set(config["members"]) - there):
        quay.call("PUT", f"{path}/{member}", expect=FOUND)


def _create_team(quay: Quay, config: Config) -> str:
    _write_team(quay, config["name"], config)
    return str(config["name"])


def _read_team(quay: Quay, id: str) -> State:
    teams = quay.call("GET", "/organization/acme", expect=FOUND)["teams"]
    if id not in teams:
        return None
    members = quay.call("GET", f"/organization/acme/team/{id}/members", expect=FOUND)["members"]
    names = sorted(one["name"] for one in members)
    return {**(_part(teams[id], "name", "role", "description") or {}), "members": names}


TEAM = Resource(
    _create_team,
    _read_team,
    _write_team,
    lambda quay, id: quay.call("DELETE", f"/organization/acme/team/{id}", expect={204, 400}),
)


def _create_robot(quay: Quay, config: Config) -> str:
    body = {"description": config["description"]}
    path = f"/organization/acme/robots/{config['name']}"
    return str(quay.call("PUT", path, body, expect={201})["name"])


def _read_robot(quay: Quay, id: str) -> State:
    short = id.partition("+")[2]
    robot = quay.call("GET", f"/organization/acme/robots/{short}", expect={200, 400})
    return robot and {"name": short, "description": robot["description"]}


def _delete_robot(quay: Quay, id: str) -> None:
    short = id.partition("+")[2]
    quay.call("DELETE", f"/organization/acme/robots/{short}", expect={204, 400})


ROBOT = Resource(_create_robot, _read_robot, None, _delete_robot)


def _create_repository(quay: Quay, config: Config) -> str:
    body = {"namespace": "acme", "repository": config["name"], "repo_kind": "image"}
    body |= {key: config[key] for key in ("visibility", "description")}
    made = quay.call("POST", "/repository", body, expect={201})
    return f"{made['namespace']}/{made['name']}"


def _read_repository(quay: Quay, id: str) -> State:
    path = id.replace("/", "%2F")  # like the provider that is generated from Quay's API document
    seen = quay.call("GET", f"/repository/{path}?includeTags=false", expect={200, 404})
    return seen and {
        "name": seen["name"],
        "description": seen["description"],
        "visibility": "public" if seen["is_public"] else "private",
    }


def _update_repository(quay: Quay, id: str, config: Config) -> None:
    quay.call("PUT", f"/repository/{id}", {"description": config["description"]}, expect=FOUND)
    body = {"visibility": config["visibility"]}
    quay.call("POST", f"/repository/{id}/changevisibility", body, expect=FOUND)


REPOSITORY = Resource(
    _create_repository,
    _read_repository,
    _update_repository,
    lambda quay, id: quay.call("DELETE", f"/repository/{id}", expect={204}),
)


def _permission(id: str) -> str:
    repository, kind, name = id.split(":")
    return f"/repository/{repository}/permissions/{kind}/{name}"


def _create_permission(quay: Quay, config: Config) -> str:
    id = f"{config['repository']}:{config['kind']}:{config['name']}"
    _update_permission(quay, id, config)
    return id


def _read_permission(quay: Quay, id: str) -> State:
    repository, kind, name = id.split(":")
    role = quay.call("GET", _permission(id), expect=GONE)
    about = {"repository": repository, "kind": kind, "name": name}
    return role and {**about, "role": role["role"]}


def _update_permission(quay: Quay, id: str, config: Config) -> None:
    quay.call("PUT", _permission(id), {"role": config["role"]}, expect=FOUND)


PERMISSION = Resource(
    _create_permission,
    _read_permission,
    _update_permission,
    lambda quay, id: quay.call("DELETE", _permission(id), expect={204, 400}),
)


def _prototypes(quay: Quay) -> dict[str, Any]:
    listed = quay.call("GET", "/organization/acme/prototypes", expect=FOUND)["prototypes"]
    return {one["id"]: one for one in listed}


def _create_prototype(quay: Quay, config: Config) -> str:
    body = {"role": config["role"], "delegate": {"kind": "user", "name": config["delegate"]}}
    return str(quay.call("POST", "/organization/acme/prototypes", body, expect={200})["id"])


def _read_prototype(quay: Quay, id: str) -> State:
    seen = _prototypes(quay).get(id)
    return seen and {"role": seen["role"], "delegate": seen["delegate"]["name"]}


def _update_prototype(quay: Quay, id: str, config: Config) -> None:
    path = f"/organization/acme/prototypes/{id}"
    quay.call("PUT", path, {"role": config["role"]}, expect=FOUND)


PROTOTYPE = Resource(
    _create_prototype,
    _read_prototype,
    _update_prototype,
    lambda quay, id: quay.call("DELETE", f"/organization/acme/prototypes/{id}", expect={204, 404}),
)


def _create_application(quay: Quay, config: Config) -> str:
    return str(quay.call("POST", APPLICATIONS, config, expect={200})["client_id"])


def _update_application(quay: Quay, id: str, config: Config) -> None:
    body = {"application_uri": "", **config}
    quay.call("PUT", f"{APPLICATIONS}/{id}", body, expect=FOUND)


APPLICATIONS = "/organization/acme/applications"
APPLICATION = Resource(
    _create_application,
    lambda quay, id: _part(
        quay.call("GET", f"{APPLICATIONS}/{id}", expect={200, 404}),
        *("name", "description", "redirect_uri"),
    ),
    _update_application,
    lambda quay, id: quay.call("DELETE", f"{APPLICATIONS}/{id}", expect={204, 404}),
)

NOTIFICATIONS = "/repository/acme/web/notification/"


def _create_notification(quay: Quay, config: Config) -> str:
    body = {**config, "eventConfig": {}}
    return str(quay.call("POST", NOTIFICATIONS, body, expect={201})["uuid"])


NOTIFICATION = Resource(
    _create_notification,
    lambda quay, id: _part(
        quay.call("GET", f"{NOTIFICATIONS}{id}", expect=GONE),
        *("title", "event", "method", "config"),
    ),
    None,
    lambda quay, id: quay.call("DELETE", f"{NOTIFICATIONS}{id}", expect={204, 400}),
)

KINDS = {
    "organization": ORGANIZATION,
    "team": TEAM,
    "robot": ROBOT,
    "repository": REPOSITORY,
    "repository_permission": PERMISSION,
    "prototype": PROTOTYPE,
    "application": APPLICATION,
    "notification": NOTIFICATION,
}
