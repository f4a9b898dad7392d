"""Repository mirrors: creates and changes mirror configurations, requests and cancels syncs."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from fakequay.contract.release_behavior import rejects_unknown_mirror_fields
from fakequay.contract.releases import later_fields
from fakequay.domain import host_checks, job_queue, usage_log
from fakequay.domain.accounts import accounts, mirrored_organizations, robots
from fakequay.domain.errors import DataRefused, DetailError, InvalidRequest, NotFound
from fakequay.domain.repositories import repositories
from fakequay.models import Account, Mirror, OrgMirror, Repository, RepositoryPermission
from fakequay.world import World

from . import mirror_schedule
from .mirror_schedule import check_interval, fields_after_cancel, retries_on_request

DATE = "%Y-%m-%dT%H:%M:%SZ"  # format of dates in requests and responses
NO_PROXY = {"http_proxy": None, "https_proxy": None, "no_proxy": None}
_FIELDS = {
    "is_enabled": "enabled",
    "sync_interval": "sync_interval",
    "skopeo_timeout_interval": "skopeo_timeout",
    "external_registry_username": "username",
    "external_registry_password": "password",
}


def uses_robot(world: World, robot: Account) -> bool:
    """Return whether a mirror uses a robot, so that the robot cannot be deleted."""
    store = world.store
    return bool(
        store.mirrors.count(robot_id=robot.id) or store.org_mirrors.count(robot_id=robot.id)
    )


def is_filled_by(world: World, account: Account | None, repository: Repository) -> bool:
    """Return whether a repository is a mirror whose tags a given robot creates.

    No other account may push to this repository.
    """
    store = world.store
    mirror: Mirror | OrgMirror | None
    match repository.state:
        case "MIRROR":
            mirror = store.mirrors.one(repository_id=repository.id)
        case "ORG_MIRROR":
            mirror = store.org_mirrors.one(organization_id=repository.namespace_id)
        case _:
            return False
    return account is not None and mirror is not None and mirror.robot_id == account.id


def find(world: World, repository: Repository) -> Mirror:
    """Return the mirror configuration of a repository.

    Raises:
        NotFound: The repository has no mirror configuration.
    """
    mirror = world.store.mirrors.one(repository_id=repository.id)
    if mirror is None:
        raise NotFound
    return mirror


def create(world: World, repository: Repository, body: dict[str, Any]) -> Mirror:
    """Create the mirror configuration of a repository, and schedule its first sync.

    The robot of the mirror gets the role "write" in the repository.

    Args:
        body: JSON body of the API request.

    Raises:
        InvalidRequest: The organization has an organization mirror, or a field is invalid.
        DetailError: 409 if the repository already has a mirror configuration; 400 if the start date
            is invalid, if a password has no user name, or if ``body`` selects architectures while
            ``FEATURE_SPARSE_INDEX`` is off.
        DataRefused: The robot does not exist or belongs to another namespace.
    """
    namespace = repositories.get_namespace(world, repository)
    if mirrored_organizations.is_managed(world, namespace):
        raise InvalidRequest(
            "Repository mirror configuration cannot be managed when "
            "organization-level mirroring is configured"
        )
    if world.store.mirrors.one(repository_id=repository.id) is not None:
        name = f"{namespace.name}/{repository.name}"
        raise DetailError(409, f"Mirror configuration already exits for repository {name}")
    _check_credentials({name: value for name, value in body.items() if value})
    mirror = Mirror(
        repository_id=repository.id,
        external_reference="",
        sync_interval=body["sync_interval"],
        sync_start=0.0,
        rule=(),
        registry_config={"verify_tls": True, "unsigned_images": False, "proxy": NO_PROXY},
    )
    fields = _validate(world, repository, mirror, body)
    _check_supported_fields(world, body)
    mirror = world.store.mirrors.change(world.store.mirrors.add(mirror), **fields)
    kind, about = _config_entry("external_reference", mirror.external_reference)
    _log_usage(world, kind, repository, **about)
    mirror_schedule.schedule_sync(world, mirror)
    return mirror


def change(world: World, repository: Repository, body: dict[str, Any]) -> Mirror:
    """Change the mirror configuration of a repository, and schedule its next sync.

    Args:
        body: JSON body of the API request; absent fields stay unchanged.

    Raises:
        NotFound: The repository has no mirror configuration.
        InvalidRequest: A field is invalid.
        DetailError: 400 if the start date is invalid, if a password has no user name, or if
            ``body`` selects architectures while ``FEATURE_SPARSE_INDEX`` is off.
        DataRefused: The robot does not exist or belongs to another namespace.
    """
    mirror = find(world, repository)
    _check_credentials(body)
    fields = _validate(world, repository, mirror, body)
    for kind, about in _log_entries(body):
        _log_usage(world, kind, repository, **about)
    changed = world.store.mirrors.change(mirror, **fields)
    if changed.status != "SYNCING":
        mirror_schedule.schedule_sync(world, changed)
    return changed


def sync_now(world: World, repository: Repository) -> Mirror:
    """Request a sync of a repository mirror.

    Raises:
        NotFound: The repository has no mirror configuration, or a sync is running.
    """
    mirror = find(world, repository)
    if mirror.status == "SYNCING":
        raise NotFound
    _log_usage(world, "repo_mirror_sync_now_requested", repository)
    mirror = world.store.mirrors.change(
        mirror, status="SYNC_NOW", expiration=None, retries=retries_on_request(mirror)
    )
    mirror_schedule.schedule_sync(world, mirror)
    return mirror


def cancel(world: World, repository: Repository) -> Mirror:
    """Cancel the requested or running sync of a repository mirror.

    Raises:
        NotFound: The repository has no mirror configuration, or no sync is requested or running.
    """
    mirror = find(world, repository)
    if mirror.status not in {"SYNC_NOW", "SYNCING"}:
        raise NotFound
    job_queue.cancel(world, mirror_schedule.REPOSITORY_KIND, mirror.id)
    return world.store.mirrors.change(mirror, **fields_after_cancel(world))


def parse_date(text: str) -> float | None:
    """Convert a date in the format of the API to Unix seconds; None if the format is invalid."""
    try:
        return datetime.strptime(text, DATE).replace(tzinfo=UTC).timestamp()
    except ValueError:
        return None


def format_date(at: float | None) -> str | None:
    """Convert Unix seconds to a date in the format of the API; None remains None."""
    return None if at is None else datetime.fromtimestamp(at, UTC).strftime(DATE)


def _validate(
    world: World, repository: Repository, mirror: Mirror, body: dict[str, Any]
) -> dict[str, Any]:
    """Validate the request body for a repository mirror, and return the new field values."""
    fields = {field: body[name] for name, field in _FIELDS.items() if name in body}
    check_interval(body.get("sync_interval", 0))
    if "external_reference" in body:
        fields["external_reference"] = _reference(world, body["external_reference"])
    if "sync_start_date" in body:
        fields["sync_start"] = parse_date(body["sync_start_date"])
        if fields["sync_start"] is None:
            raise DetailError(400, "Incorrect DateTime format for sync_start_date.")
    if "root_rule" in body:
        fields["rule"] = tuple(body["root_rule"]["rule_value"])
    if body.get("external_registry_config"):
        fields["registry_config"] = _merge_config(mirror, body["external_registry_config"])
    if body.get("robot_username"):
        fields["robot_id"] = _robot(world, repository, body["robot_username"]).id
    if "architecture_filter" in body:
        fields["architectures"] = _architectures(world, body["architecture_filter"] or [])
    return fields


def _check_supported_fields(world: World, body: dict[str, Any]) -> None:
    """Check that the body of a request for a new mirror has only supported fields.

    A field is not supported if Quay added it in a release after the reproduced release. Do
    nothing if the reproduced release accepts unknown fields.
    """
    if not rejects_unknown_mirror_fields(world.release):
        return
    unknown = sorted(later_fields("createRepoMirrorConfig", world.release) & body.keys())
    if unknown:
        raise InvalidRequest(f"Quay {world.release} has no field {unknown[0]}")


def _check_credentials(body: dict[str, Any]) -> None:
    """Check that a request body with an upstream password also contains a user name."""
    if "external_registry_password" not in body:
        return
    if "external_registry_username" not in body:
        raise DetailError(400, "Unable to set a new password without also specifying a username.")
    if body["external_registry_password"] and not body["external_registry_username"]:
        raise DetailError(400, "Unable to delete username while setting a password.")


def _reference(world: World, reference: str) -> str:
    if "/" not in reference:
        raise InvalidRequest("External registry reference must include a repository path")
    if host_checks.is_refused(world, reference.split("/", 1)[0]):
        raise InvalidRequest("The provided registry location is not allowed")
    return reference


def _merge_config(mirror: Mirror, changes: dict[str, Any]) -> dict[str, Any]:
    proxy = {**mirror.registry_config.get("proxy", NO_PROXY), **changes.get("proxy", {})}
    return {**mirror.registry_config, **changes, "proxy": proxy}


def _robot(world: World, repository: Repository, name: str) -> Account:
    """Return the robot that creates the tags of a mirrored repository.

    The function grants the robot the role "write" in the repository, unless the robot already has
    this role or a higher role. The robot must belong to the namespace of the repository.
    """
    namespace = repositories.get_namespace(world, repository)
    robot = accounts.get(world, name, "robot")
    if robot is None:
        raise DataRefused(robots.UNKNOWN)
    if robot.owner_id != namespace.id:
        raise DataRefused("Invalid robot")
    permissions = world.store.repository_permissions
    permission = permissions.one(repository_id=repository.id, account_id=robot.id)
    if permission is None:
        permissions.add(RepositoryPermission(repository.id, "write", account_id=robot.id))
    elif permission.role == "read":
        permissions.change(permission, role="write")
    return robot


def _log_entries(body: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the kind and the metadata of a usage log entry for each changed field of a mirror.

    Asterisks replace passwords.
    """
    for name, value in body.items():
        if name == "is_enabled":
            yield "repo_mirror_enabled" if value else "repo_mirror_disabled", {}
        elif name == "external_registry_config":
            details = {**value, **value.get("proxy", {})}
            yield from (_config_entry(key, details[key]) for key in details if key != "proxy")
        elif name == "root_rule":
            yield _config_entry("mirror_rule", value["rule_value"])
        else:
            yield _config_entry(name, "********" if name.endswith("password") and value else value)


def _config_entry(name: str, value: Any) -> tuple[str, dict[str, Any]]:
    return "repo_mirror_config_changed", {"changed": name, "to": value}


def _architectures(world: World, names: list[str]) -> tuple[str, ...]:
    if names and not world.config.feature("SPARSE_INDEX"):
        raise DetailError(
            400, "Architecture filtering requires FEATURE_SPARSE_INDEX to be enabled."
        )
    return tuple(names)


def _log_usage(world: World, kind: str, repository: Repository, **details: Any) -> None:
    namespace = repositories.get_namespace(world, repository)
    about = {
        "namespace": namespace.name,
        "repo": repository.name,
        "user-agent": world.actor.user_agent,
        **details,
    }
    usage_log.record(world, kind, namespace, repository, about)
