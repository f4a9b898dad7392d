"""Repository details: returns those details of a repository that the caller may see."""

from typing import Any

from fakequay.access import Caller, roles, superusers
from fakequay.contract.release_behavior import shows_rights_of_superusers
from fakequay.domain.billing import billing
from fakequay.domain.images import tag_views
from fakequay.domain.repositories import repositories
from fakequay.domain.usage_logs import repository_activity
from fakequay.models import RepoName, Repository
from fakequay.world import World


def view(
    world: World, caller: Caller, name: RepoName, *, with_tags: bool, with_stats: bool
) -> dict[str, Any]:
    """Return those details of a repository that the caller may see.

    Args:
        with_tags: Whether to include the tags.
        with_stats: Whether to include the number of usage log entries per day.
    """
    repository = repositories.find(world, name)
    seen = _facts(world, caller, repository)
    if with_tags:
        seen["tags"] = tag_views.tags(world, repository)
    if with_stats:
        seen["stats"] = [
            {"date": day.isoformat(), "count": count}
            for day, count in repository_activity.count_by_day(world, repository)
        ]
    return seen | _rights(world, caller, name, repository)


def _facts(world: World, caller: Caller, repository: Repository) -> dict[str, Any]:
    namespace = repositories.get_namespace(world, repository)
    return {
        "namespace": namespace.name,
        "name": repository.name,
        "kind": repository.kind,
        "description": repository.description,
        "is_public": repository.public,
        "is_organization": namespace.kind == "organization",
        "is_starred": _is_starred(world, caller, repository),
        "status_token": "" if repository.public else repository.badge_token,
        "trust_enabled": repository.trust_enabled,
        "tag_expiration_s": namespace.tag_expiration_s,
        "is_free_account": billing.is_free(world, namespace),
        "state": repository.state,
    }


def _is_starred(world: World, caller: Caller, repository: Repository) -> bool:
    return caller.account is not None and bool(
        world.store.stars.one(account_id=caller.account.id, repository_id=repository.id)
    )


def _rights(
    world: World, caller: Caller, name: RepoName, repository: Repository
) -> dict[str, bool]:
    """Return whether the caller can write to a repository, and whether the caller is an admin.

    Nobody can write to a read-only or mirror repository. Like the real server, the function returns
    ``can_admin`` as true for a read-only superuser, although Quay rejects the changes of this user.
    """
    role = roles.repository_role(world, caller, name)
    shown = shows_rights_of_superusers(world.release)
    everything = shown and superusers.has_full_access(world, caller)
    watches = shown and superusers.is_readonly_superuser(world, caller)
    can_write = everything or role in {"write", "admin"}
    can_admin = everything or role == "admin" or watches
    return {
        "can_write": can_write and repository.state == "NORMAL",
        "can_admin": can_admin,
    }
