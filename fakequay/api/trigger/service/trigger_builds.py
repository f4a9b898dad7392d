"""Builds of a build trigger: lists the builds and starts a build manually."""

from dataclasses import replace
from typing import Any

from fakequay.access import Caller
from fakequay.domain.builds import build_requests, build_views, builds, trigger_builds, triggers
from fakequay.domain.builds.build_views import ALL_RIGHTS
from fakequay.domain.errors import NotFound
from fakequay.domain.repositories import repositories
from fakequay.models import RepoName
from fakequay.world import World


def page(
    world: World, name: RepoName, uuid: str, limit: int | None, host_url: str
) -> dict[str, Any]:
    """Return the latest builds of a build trigger; an empty list if the trigger does not exist."""
    try:
        trigger = triggers.find(world, repositories.find(world, name), uuid)
    except NotFound:
        return {"builds": []}
    found = builds.list_for_trigger(world, trigger, limit)
    return {"builds": [build_views.build(world, build, ALL_RIGHTS, host_url) for build in found]}


def start(
    world: World,
    caller: Caller,
    name: RepoName,
    uuid: str,
    run_parameters: dict[str, Any],
    *,
    host_url: str,
) -> dict[str, Any]:
    """Manually start a build with the configuration of a build trigger.

    Args:
        run_parameters: Request body, which names the branch, tag or commit to build.
    """
    repository = repositories.find(world, name)
    trigger = triggers.find(world, repository, uuid)
    draft = trigger_builds.prepare_manual(world, trigger, run_parameters)
    build = build_requests.start(world, repository, replace(draft, manual_user=caller.username))
    return build_views.build(world, build, ALL_RIGHTS, host_url)
