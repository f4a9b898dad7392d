"""Organization mirrors: creates, changes and deletes them, requests and cancels syncs."""

from typing import Any
from urllib.parse import urlsplit

from fakequay.domain import host_checks, usage_log
from fakequay.domain.accounts import mirrored_organizations
from fakequay.domain.errors import InvalidRequest, NotFound
from fakequay.models import Account, OrgMirror
from fakequay.world import World

from . import mirror_schedule, mirrors, org_mirror_sync
from .mirror_schedule import check_interval, fields_after_cancel, retries_on_request
from .org_mirror_sync import reference

_FIELDS = {
    "is_enabled": "enabled",
    "external_registry_type": "registry_type",
    "external_namespace": "external_namespace",
    "external_registry_username": "username",
    "external_registry_password": "password",
    "external_registry_config": "registry_config",
    "visibility": "visibility",
    "sync_interval": "sync_interval",
    "skopeo_timeout": "skopeo_timeout",
}


def find(world: World, organization: Account) -> OrgMirror:
    """Return the mirror configuration of an organization.

    Raises:
        NotFound: The organization has no mirror configuration.
    """
    mirror = world.store.org_mirrors.one(organization_id=organization.id)
    if mirror is None:
        raise NotFound
    return mirror


def create(world: World, organization: Account, body: dict[str, Any]) -> OrgMirror:
    """Create the mirror configuration of an empty organization, and schedule its first sync.

    Args:
        body: JSON body of the API request.

    Raises:
        InvalidRequest: The organization is already a mirror or has repositories, or a field is
            invalid.
    """
    fields = _validate(world, organization, body)
    if mirrored_organizations.is_managed(world, organization):
        raise InvalidRequest("Mirror configuration already exists for this organization")
    if world.store.repositories.count(namespace_id=organization.id):
        raise InvalidRequest(
            "Cannot create organization mirror: the organization already contains repositories. "
            "Organization mirroring requires an empty organization."
        )
    mirror = world.store.org_mirrors.add(
        OrgMirror(organization_id=organization.id, created=world.now(), **fields)
    )
    about = {key: body[key] for key in ("external_registry_type", "external_registry_url")}
    about |= {key: body[key] for key in ("external_namespace", "sync_interval", "robot_username")}
    usage_log.record(world, "org_mirror_enabled", organization, metadata=about)
    mirror_schedule.schedule_sync(world, mirror)
    return mirror


def change(world: World, organization: Account, body: dict[str, Any]) -> OrgMirror:
    """Change the mirror configuration of an organization, and schedule its next sync.

    Args:
        body: JSON body of the API request; absent fields stay unchanged.

    Raises:
        NotFound: The organization has no mirror configuration.
        InvalidRequest: A field is invalid.
    """
    mirror = find(world, organization)
    changed = world.store.org_mirrors.change(mirror, **_validate(world, organization, body))
    about = {
        "updated_fields": sorted(body),
        "old_external_reference": reference(mirror),
        "external_reference": reference(changed),
    }
    usage_log.record(world, "org_mirror_config_changed", organization, metadata=about)
    if changed.status != "SYNCING":
        mirror_schedule.schedule_sync(world, changed)
    return changed


def delete(world: World, organization: Account) -> None:
    """Delete the mirror configuration of an organization.

    The mirrored repositories stay in the organization as normal repositories.

    Raises:
        NotFound: The organization has no mirror configuration.
    """
    mirror = find(world, organization)
    org_mirror_sync.remove(world, mirror)
    about = {"external_reference": reference(mirror)}
    usage_log.record(world, "org_mirror_disabled", organization, metadata=about)


def sync_now(world: World, organization: Account) -> OrgMirror:
    """Request a sync of an organization mirror.

    Raises:
        NotFound: The organization has no mirror configuration.
        InvalidRequest: A sync is running.
    """
    mirror = find(world, organization)
    if mirror.status == "SYNCING":
        raise InvalidRequest("Cannot trigger sync: discovery is currently in progress.")
    about = {"external_reference": reference(mirror)}
    usage_log.record(world, "org_mirror_sync_now_requested", organization, metadata=about)
    mirror = world.store.org_mirrors.change(
        mirror,
        status="SYNC_NOW",
        sync_start=world.now(),
        expiration=None,
        retries=retries_on_request(mirror),
    )
    mirror_schedule.schedule_sync(world, mirror)
    return mirror


def cancel(world: World, organization: Account) -> OrgMirror:
    """Cancel the sync of an organization mirror. The next sync starts only on request.

    Raises:
        NotFound: The organization has no mirror configuration.
        InvalidRequest: The sync of the mirror is already cancelled.
    """
    mirror = find(world, organization)
    if mirror.status == "CANCEL":
        raise InvalidRequest("Cannot cancel: mirror is already cancelled")
    about = {"external_reference": reference(mirror)}
    usage_log.record(world, "org_mirror_sync_cancelled", organization, metadata=about)
    org_mirror_sync.cancel_sync(world, mirror)
    return world.store.org_mirrors.change(mirror, **fields_after_cancel(world))


def _validate(world: World, organization: Account, body: dict[str, Any]) -> dict[str, Any]:
    """Validate the request body for an organization mirror, and return the new field values."""
    fields = {field: body[name] for name, field in _FIELDS.items() if name in body}
    check_interval(body.get("sync_interval", 0))
    if "repository_filters" in body:
        fields["filters"] = tuple(body["repository_filters"] or ())
    if "external_registry_url" in body:
        fields["registry_url"] = _url(world, body["external_registry_url"])
    if "sync_start_date" in body:
        fields["sync_start"] = mirrors.parse_date(body["sync_start_date"])
        if fields["sync_start"] is None:
            raise InvalidRequest(
                "Invalid sync_start_date format. Use ISO 8601: YYYY-MM-DDTHH:MM:SSZ"
            )
    if "robot_username" in body:
        fields["robot_id"] = _robot(world, organization, body["robot_username"]).id
    return fields


def _url(world: World, url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"}:
        raise InvalidRequest(
            f"Invalid URL scheme '{parts.scheme}': only HTTP and HTTPS are allowed"
        )
    host_checks.check_registry(world, parts.netloc)
    return url


def _robot(world: World, organization: Account, name: str) -> Account:
    robot = world.store.accounts.one(name=name)
    if robot is None or robot.kind != "robot":
        raise InvalidRequest(f"Invalid robot account: {name}")
    if robot.owner_id != organization.id:
        raise InvalidRequest("Robot account must belong to the organization")
    return robot
