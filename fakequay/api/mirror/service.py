"""Repository mirrors: configures, starts and cancels the mirroring of a repository."""

from typing import Any

from fakequay.domain.mirrors import mirrors
from fakequay.domain.repositories import repositories
from fakequay.models import RepoName
from fakequay.world import World


def view(world: World, name: RepoName) -> dict[str, Any]:
    """Return the mirror configuration of a repository.

    Raises:
        NotFound: The repository or its mirror configuration does not exist.
    """
    mirror = mirrors.find(world, repositories.find(world, name))
    robot = world.store.accounts.get(mirror.robot_id or 0)
    return {
        "is_enabled": mirror.enabled,
        "mirror_type": "PULL",
        "external_reference": mirror.external_reference,
        "external_registry_username": mirror.username,
        "external_registry_config": mirror.registry_config,
        "sync_interval": mirror.sync_interval,
        "sync_start_date": mirrors.format_date(mirror.sync_start),
        "sync_expiration_date": mirrors.format_date(mirror.expiration),
        "sync_retries_remaining": mirror.retries,
        "sync_status": mirror.status,
        "root_rule": {"rule_kind": "tag_glob_csv", "rule_value": list(mirror.rule)},
        "robot_username": robot.name if robot else None,
        "skopeo_timeout_interval": mirror.skopeo_timeout,
        "architecture_filter": list(mirror.architectures),
    }


def create(world: World, name: RepoName, body: dict[str, Any]) -> None:
    """Create the mirror configuration of a repository."""
    mirrors.create(world, repositories.find(world, name), body)


def change(world: World, name: RepoName, body: dict[str, Any]) -> None:
    """Change the mirror configuration of a repository to the values in the request body.

    Raises:
        NotFound: The repository or its mirror configuration does not exist.
    """
    mirrors.change(world, repositories.find(world, name), body)


def sync_now(world: World, name: RepoName) -> None:
    """Request an immediate mirror sync of a repository.

    Raises:
        NotFound: The repository has no mirror, or a sync is running.
    """
    mirrors.sync_now(world, repositories.find(world, name))


def cancel(world: World, name: RepoName) -> None:
    """Cancel the requested or running mirror sync of a repository.

    Raises:
        NotFound: The repository has no mirror, or no sync is requested or running.
    """
    mirrors.cancel(world, repositories.find(world, name))
