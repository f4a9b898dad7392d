"""What is kept a copy of another registry's: which configurations are taken, and who uses whom."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from fakequay.domain import hosts, job_queue, usage_log
from fakequay.domain.accounts import accounts, managed_organizations, robots
from fakequay.domain.errors import DataRefused, Explained, InvalidRequest, NotFound
from fakequay.domain.repositories import repositories
from fakequay.models import Account, Mirror, OrgMirror, Repository, RepositoryPermission
from fakequay.world import World

from . import mirror_sync
from .mirror_schedule import RETRIES, check_interval

DATE = "%Y-%m-%dT%H:%M:%SZ"
NO_PROXY = {"http_proxy": None, "https_proxy": None, "no_proxy": None}
_SIMPLE = {
    "is_enabled": "enabled",
    "sync_interval": "sync_interval",
    "skopeo_timeout_interval": "skopeo_timeout",
    "external_registry_username": "username",
    "external_registry_password": "password",
}


def uses_robot(world: World, robot: Account) -> bool:
    """Whether a mirror works as this robot, which cannot be deleted then."""
    store = world.store
    return bool(
        store.mirrors.count(robot_id=robot.id) or store.org_mirrors.count(robot_id=robot.id)
    )


def is_filled_by(world: World, account: Account | None, repository: Repository) -> bool:
    """Whether a repository is a mirror that this account, its robot, may push to."""
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
    """The repository's mirror configuration, or NotFound."""
    mirror = world.store.mirrors.one(repository_id=repository.id)
    if mirror is None:
        raise NotFound
    return mirror


def create(world: World, repository: Repository, body: dict[str, Any]) -> Mirror:
    """Fill a repository from another registry; its robot may write to it from now on."""
    namespace = repositories.namespace_of(world, repository)
    if managed_organizations.is_managed(world, namespace):
        raise InvalidRequest(
            "Repository mirror configuration cannot be managed when "
            "organization-level mirroring is configured"
        )
    if world.store.mirrors.one(repository_id=repository.id) is not None:
        name = f"{namespace.name}/{repository.name}"
        raise Explained(409, f"Mirror configuration already exits for repository {name}")
    _check_credentials({name: value for name, value in body.items() if value})
    mirror = Mirror(
        repository_id=repository.id,
        external_reference="",
        sync_interval=body["sync_interval"],
        sync_start=0.0,
        rule=(),
        registry_config={"verify_tls": True, "unsigned_images": False, "proxy": NO_PROXY},
    )
    fields = _checked(world, repository, mirror, body)
    mirror = world.store.mirrors.change(world.store.mirrors.add(mirror), **fields)
    kind, about = _detail("external_reference", mirror.external_reference)
    _note(world, kind, repository, **about)
    mirror_sync.schedule_sync(world, mirror)
    return mirror


def change(world: World, repository: Repository, body: dict[str, Any]) -> Mirror:
    mirror = find(world, repository)
    _check_credentials(body)
    fields = _checked(world, repository, mirror, body)
    for kind, about in _told(body):
        _note(world, kind, repository, **about)
    changed = world.store.mirrors.change(mirror, **fields)
    if changed.status != "SYNCING":
        mirror_sync.schedule_sync(world, changed)
    return changed


def sync_now(world: World, repository: Repository) -> Mirror:
    """Ask for a sync at once; NotFound while one is running."""
    mirror = find(world, repository)
    if mirror.status == "SYNCING":
        raise NotFound
    _note(world, "repo_mirror_sync_now_requested", repository)
    mirror = world.store.mirrors.change(mirror, status="SYNC_NOW", retries=RETRIES, expiration=None)
    mirror_sync.schedule_sync(world, mirror)
    return mirror


def cancel(world: World, repository: Repository) -> Mirror:
    """Give up a sync that was asked for or is running; NotFound without one."""
    mirror = find(world, repository)
    if mirror.status not in {"SYNC_NOW", "SYNCING"}:
        raise NotFound
    job_queue.cancel(world, mirror_sync.KIND, mirror.id)
    return world.store.mirrors.change(mirror, status="CANCEL", retries=0, expiration=None)


def parse_date(text: str) -> float | None:
    try:
        return datetime.strptime(text, DATE).replace(tzinfo=UTC).timestamp()
    except ValueError:
        return None


def format_date(at: float | None) -> str | None:
    return None if at is None else datetime.fromtimestamp(at, UTC).strftime(DATE)


def _checked(
    world: World, repository: Repository, mirror: Mirror, body: dict[str, Any]
) -> dict[str, Any]:
    """The record's fields that a body changes, or why it may not."""
    fields = {field: body[name] for name, field in _SIMPLE.items() if name in body}
    check_interval(body.get("sync_interval", 0))
    if "external_reference" in body:
        fields["external_reference"] = _reference(world, body["external_reference"])
    if "sync_start_date" in body:
        fields["sync_start"] = parse_date(body["sync_start_date"])
        if fields["sync_start"] is None:
            raise Explained(400, "Incorrect DateTime format for sync_start_date.")
    if "root_rule" in body:
        fields["rule"] = tuple(body["root_rule"]["rule_value"])
    if body.get("external_registry_config"):
        fields["registry_config"] = _merged(mirror, body["external_registry_config"])
    if body.get("robot_username"):
        fields["robot_id"] = _robot(world, repository, body["robot_username"]).id
    if "architecture_filter" in body:
        fields["architectures"] = _architectures(world, body["architecture_filter"] or [])
    return fields


def _check_credentials(body: dict[str, Any]) -> None:
    """A password, be it none, comes with the name that it is for."""
    if "external_registry_password" not in body:
        return
    if "external_registry_username" not in body:
        raise Explained(400, "Unable to set a new password without also specifying a username.")
    if body["external_registry_password"] and not body["external_registry_username"]:
        raise Explained(400, "Unable to delete username while setting a password.")


def _reference(world: World, reference: str) -> str:
    if "/" not in reference:
        raise InvalidRequest("External registry reference must include a repository path")
    if hosts.is_refused(world, reference.split("/", 1)[0]):
        raise InvalidRequest("The provided registry location is not allowed")
    return reference


def _merged(mirror: Mirror, wanted: dict[str, Any]) -> dict[str, Any]:
    proxy = {**mirror.registry_config.get("proxy", NO_PROXY), **wanted.get("proxy", {})}
    return {**mirror.registry_config, **wanted, "proxy": proxy}


def _robot(world: World, repository: Repository, name: str) -> Account:
    """The robot that syncs, which has to belong to the namespace, with the write role."""
    namespace = repositories.namespace_of(world, repository)
    robot = accounts.one(world, name, "robot")
    if robot is None:
        raise DataRefused(robots.UNKNOWN)
    if robot.owner_id != namespace.id:
        raise DataRefused("Invalid robot")
    permissions = world.store.repository_permissions
    held = permissions.one(repository_id=repository.id, account_id=robot.id)
    if held is None:
        permissions.add(RepositoryPermission(repository.id, "write", account_id=robot.id))
    elif held.role == "read":
        permissions.change(held, role="write")
    return robot


def _told(body: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The usage-log entries of a change: each detail by itself, and no password."""
    for name, value in body.items():
        if name == "is_enabled":
            yield "repo_mirror_enabled" if value else "repo_mirror_disabled", {}
        elif name == "external_registry_config":
            details = {**value, **value.get("proxy", {})}
            yield from (_detail(key, details[key]) for key in details if key != "proxy")
        elif name == "root_rule":
            yield _detail("mirror_rule", value["rule_value"])
        else:
            yield _detail(name, "********" if name.endswith("password") and value else value)


def _detail(name: str, value: Any) -> tuple[str, dict[str, Any]]:
    return "repo_mirror_config_changed", {"changed": name, "to": value}


def _architectures(world: World, wanted: list[str]) -> tuple[str, ...]:
    if wanted and not world.config.feature("SPARSE_INDEX"):
        raise Explained(400, "Architecture filtering requires FEATURE_SPARSE_INDEX to be enabled.")
    return tuple(wanted)


def _note(world: World, kind: str, repository: Repository, **more: Any) -> None:
    namespace = repositories.namespace_of(world, repository)
    about = {"namespace": namespace.name, "repo": repository.name, **more}
    usage_log.record(world, kind, namespace, repository, about)
