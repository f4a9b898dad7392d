"""Default permissions (prototypes) of an organization: lists, creates and changes them."""

from typing import Any

from fakequay.domain import usage_log
from fakequay.domain.accounts import accounts, avatars, teams
from fakequay.domain.errors import DataRefused, InvalidRequest, NotFound
from fakequay.models import Account, Prototype, Team
from fakequay.world import World


def views(world: World, orgname: str) -> list[dict[str, Any]]:
    """Return the default permissions of an organization."""
    organization = accounts.find(world, orgname, "organization")
    found = world.store.prototypes.find(organization_id=organization.id)
    return [view(world, organization, prototype) for prototype in found]


def create(world: World, orgname: str, body: dict[str, Any]) -> dict[str, Any]:
    """Create a default permission. A repeated request creates a second, identical permission.

    Raises:
        InvalidRequest: The activating user (creator of the repositories to which the permission
            applies) or the delegate (user who gets the role) does not exist.
        DataRefused: The team that gets the role does not exist.
    """
    organization = accounts.find(world, orgname, "organization")
    activating_name = (body.get("activating_user") or {}).get("name")
    activating = _user(world, activating_name)
    account, team = _delegate(world, organization, body["delegate"])
    if activating_name and activating is None:
        raise InvalidRequest("Unknown activating user")
    if account is None and team is None:
        raise InvalidRequest("Missing delegate user or team")
    about = f"{orgname} {activating_name} {body['delegate']['name']}"
    prototype = world.store.prototypes.add(
        Prototype(
            organization_id=organization.id,
            uuid=world.draw("prototype", about).uuid(),
            role=body["role"],
            activating_id=activating.id if activating else None,
            account_id=account.id if account else None,
            team_id=team.id if team else None,
        )
    )
    _log(world, "create_prototype_permission", organization, prototype)
    return view(world, organization, prototype)


def change(world: World, orgname: str, uuid: str, role: str) -> dict[str, Any]:
    """Change the role that a default permission grants.

    Raises:
        NotFound: The default permission does not exist.
    """
    organization, before = _find(world, orgname, uuid)
    prototype = world.store.prototypes.change(before, role=role)
    _log(
        world,
        "modify_prototype_permission",
        organization,
        prototype,
        original_role=before.role,
    )
    return view(world, organization, prototype)


def delete(world: World, orgname: str, uuid: str) -> None:
    """Delete a default permission. Raise NotFound if it does not exist."""
    organization, prototype = _find(world, orgname, uuid)
    world.store.prototypes.remove(prototype)
    _log(world, "delete_prototype_permission", organization, prototype)


def view(world: World, organization: Account, prototype: Prototype) -> dict[str, Any]:
    """Return a default permission as the API shows it."""
    activating, account, team = _accounts_and_team(world, prototype)
    delegate = _team_view(team) if team else account and _view(world, organization, account)
    return {
        "activating_user": activating and _view(world, organization, activating),
        "delegate": delegate,
        "role": prototype.role,
        "id": prototype.uuid,
    }


def _find(world: World, orgname: str, uuid: str) -> tuple[Account, Prototype]:
    organization = accounts.find(world, orgname, "organization")
    prototype = world.store.prototypes.one(uuid=uuid)
    if prototype is None or prototype.organization_id != organization.id:
        raise NotFound
    return organization, prototype


def _user(world: World, name: str | None) -> Account | None:
    account = accounts.get(world, name or "")
    return account if account and account.kind != "organization" else None


def _delegate(
    world: World, organization: Account, delegate: dict[str, str]
) -> tuple[Account | None, Team | None]:
    name = delegate["name"]
    if delegate["kind"] == "user" or not name:
        return _user(world, name), None
    team = teams.get(world, organization, name)
    if team is None:  # like the real server, send the template and its arguments
        raise DataRefused(f"('Team does not exist: %s/%s', '{organization.name}', '{name}')")
    return None, team


def _accounts_and_team(
    world: World, prototype: Prototype
) -> tuple[Account | None, Account | None, Team | None]:
    """Return the accounts and the team of a default permission.

    Returns:
        Three values: the creator to whose repositories the permission applies, or None for all
        creators; the user or robot that gets the role, or None; the team that gets the role, or
        None.
    """
    store = world.store
    return (
        store.accounts.get(prototype.activating_id or 0),
        store.accounts.get(prototype.account_id or 0),
        store.teams.get(prototype.team_id or 0),
    )


def _view(world: World, organization: Account, account: Account) -> dict[str, Any]:
    return {
        "name": account.name,
        "is_robot": account.kind == "robot",
        "kind": "user",
        "is_org_member": teams.counts_as_member(world, organization, account),
        "avatar": avatars.for_member(account),
    }


def _team_view(team: Team) -> dict[str, Any]:
    return {"name": team.name, "kind": "team", "avatar": avatars.for_team(team)}


def _log(world: World, kind: str, organization: Account, prototype: Prototype, **more: str) -> None:
    activating, account, team = _accounts_and_team(world, prototype)
    actor = world.store.accounts.get(world.actor.account_id or 0)
    about: dict[str, Any] = {
        "prototypeid": prototype.uuid,
        "username": actor.name if actor else None,
        "activating_username": activating.name if activating else None,
        "role": prototype.role,
        **more,
    }
    if account is not None:
        about["delegate_user"] = account.name
    if team is not None:
        about["delegate_team"] = team.name
    usage_log.record(world, kind, organization, metadata=about)
