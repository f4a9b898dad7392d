"""Console pages of the builds and build triggers of a repository."""

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from fakequay.console.api_calls import get, get_or_none
from fakequay.console.redacted_configs import list_options
from fakequay.console.repository_layout import (
    api_path,
    render_repository,
    rights_of_caller,
    split_name,
)
from fakequay.console.routes import page
from fakequay.domain.repositories import repositories
from fakequay.models import BuildFailure
from fakequay.web import world

BUILDS = 20  # builds on the page of a repository


@page("/repositories/<path:repository>/-/builds")
def builds(repository: str) -> ResponseReturnValue:
    """Return the page with the builds of a repository; administrators also see its triggers."""
    path = api_path(repository)
    found = get_or_none(f"{path}/build/", limit=BUILDS)
    triggers = get_or_none(f"{path}/trigger/")
    return render_repository(
        "builds.html",
        repository,
        builds=None if found is None else found["builds"],
        failure=_build_failure(repository),
        triggers=triggers and [_trigger(one) for one in triggers["triggers"]],
    )


@page("/repositories/<path:repository>/-/builds/<uuid>")
def build(repository: str, uuid: str) -> ResponseReturnValue:
    """Return the page of one image build."""
    path = f"{api_path(repository)}/build/{uuid}"
    log = get_or_none(f"{path}/logs", start=request.args.get("start"))
    found = get(path)
    return render_repository(
        "build.html",
        repository,
        build=found,
        metadata=list_options(found["trigger_metadata"] or {}),
        log=log,
    )


def _build_failure(repository: str) -> BuildFailure | None:
    """Return the failure that a seed sets for all builds of a repository, or None.

    The result is None for users who may not start builds.
    """
    data, name = world(), split_name(repository)
    if not rights_of_caller(repository).change:
        return None
    with data.store.transaction():
        return data.store.build_failures.one(repository_id=repositories.find(data, name).id)


def _trigger(trigger: dict[str, Any]) -> dict[str, Any]:
    return {**trigger, "options": list_options(trigger["config"])}
