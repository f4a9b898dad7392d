"""Build phases: moves a build from phase to phase until it completes, fails or is cancelled."""

from typing import Any

from fakequay.domain import job_queue
from fakequay.domain.errors import DomainError
from fakequay.domain.notifications import events
from fakequay.domain.page_urls import page_url
from fakequay.domain.repositories import repositories
from fakequay.models import Build, BuildFailure, BuildLine, Repository
from fakequay.world import World

from . import built_images
from .builds import DURATIONS, ENDS, KIND

ARCHIVED_AFTER = 30  # Seconds between the end of a build and the archiving of its log
_PHASES = (*DURATIONS, "complete")
_TOO_LATE_TO_CANCEL = frozenset({"pushing", *ENDS})


def begin(world: World, build: Build) -> None:
    """Schedule the first phase of a queued build.

    Subscribers of the event ``build_queued`` are notified.
    """
    _schedule_next_phase(world, build)
    _fire_event(world, "build_queued", build)


def advance(world: World, build_id: int) -> None:
    """Move a build to its next phase.

    If a seed declares that builds of the repository fail in the current phase, the function ends
    the build as failed. If the build has already ended, the function archives its log.
    """
    build = world.store.builds.get(build_id)
    if build is None:
        return
    job_queue.cancel(world, KIND, build_id)
    if build.phase in ENDS:
        world.store.builds.change(build, archived=True)
        return
    failure = _failure(world, build)
    if failure is not None and failure.phase == build.phase:
        fail(world, build, failure.message, ending=failure.ending)
    elif build.phase == "pushing":
        _push(world, build)
    else:
        _enter(world, build, _PHASES[_PHASES.index(build.phase) + 1])


def fail(world: World, build: Build, message: str, *, ending: str = "error") -> Build:
    """End a build as failed, and send notifications for the event ``build_failure``.

    Args:
        message: Error message for the build log and for the notifications.
        ending: Final phase, ``error`` or ``internalerror``.
    """
    _log_line(world, build, message, "error")
    build = _end(world, build, ending)
    _fire_event(world, "build_failure", build, error_message=message)
    return build


def cancel(world: World, build: Build) -> bool:
    """Cancel a build.

    Returns:
        False if the build has ended or is already pushing its image.
    """
    if build.phase in _TOO_LATE_TO_CANCEL:
        return False
    _fire_event(world, "build_cancelled", _end(world, build, "cancelled"))
    return True


def progress(world: World, build: Build) -> dict[str, Any]:
    """Return the progress of a running build, as the API shows it.

    Returns:
        An empty dict if the build is waiting or has ended.
    """
    if build.phase in {"waiting", *ENDS}:
        return {}
    is_building = _PHASES.index(build.phase) >= _PHASES.index("building")
    command = 1 + int(_share(world, build, "building") * len(build.commands))
    return {
        "total_commands": len(build.commands),
        "current_command": min(command, len(build.commands)) if is_building else None,
        "push_completion": _share(world, build, "pushing"),
        "pull_completion": _share(world, build, "pulling"),
    }


def describe(world: World, build: Build) -> dict[str, Any]:
    """Return the description of a build for the payloads of events and for usage log entries."""
    trigger = world.store.triggers.get(build.trigger_id or 0)
    return {
        "build_id": build.uuid,
        "build_name": build.display_name,
        "docker_tags": list(build.tags),
        "trigger_id": trigger.uuid if trigger else None,
        "trigger_kind": trigger.service if trigger else None,
        "trigger_metadata": build.trigger_metadata,
        "is_manual": build.is_manual,
        "manual_user": build.manual_user,
    }


def _share(world: World, build: Build, phase: str) -> float:
    """Return the completed fraction of a phase of a build, from 0.0 to 1.0."""
    if build.phase != phase:
        return float(_PHASES.index(build.phase) > _PHASES.index(phase))
    return round(min((world.now() - build.phase_since) / DURATIONS[phase], 1.0), 2)


def _failure(world: World, build: Build) -> BuildFailure | None:
    return world.store.build_failures.one(repository_id=build.repository_id)


def _enter(world: World, build: Build, phase: str) -> None:
    build = world.store.builds.change(build, phase=phase, phase_since=world.now())
    _log_line(world, build, phase, "phase")
    if phase == "build-scheduled":
        _fire_event(world, "build_start", build)
    if phase == "building":
        for number, command in enumerate(build.commands, 1):
            _log_line(world, build, f"Step {number}/{len(build.commands)} : {command}", "command")
    _schedule_next_phase(world, build)


def _push(world: World, build: Build) -> None:
    """Complete a build: push its image. If the repository rejects the push, the build fails."""
    try:
        built_images.check_quota(world, build)
        with world.store.transaction():
            digest = built_images.push(world, build)
    except DomainError as refusal:
        fail(world, build, f"Could not push: {refusal.message}")
        return
    build = _end(world, build, "complete")
    image_id = digest.partition(":")[2][:12]
    _fire_event(world, "build_success", build, image_id=image_id, manifest_digests=[digest])


def _end(world: World, build: Build, phase: str) -> Build:
    job_queue.cancel(world, KIND, build.id)
    build = world.store.builds.change(build, phase=phase, phase_since=world.now())
    _log_line(world, build, phase, "phase")
    job_queue.schedule(world, KIND, build.id, world.now() + ARCHIVED_AFTER)
    return build


def _schedule_next_phase(world: World, build: Build) -> None:
    job_queue.schedule(world, KIND, build.id, world.now() + DURATIONS[build.phase])


def _log_line(world: World, build: Build, message: str, kind: str | None = None) -> None:
    world.store.build_lines.add(BuildLine(build.id, message, world.now(), kind=kind))


def _fire_event(world: World, event: str, build: Build, **extra: Any) -> None:
    repository: Repository | None = world.store.repositories.get(build.repository_id)
    if repository is not None:
        path = f"repository/{repositories.get_full_name(world, repository)}/build/{build.uuid}"
        data = {"homepage": page_url(world, path), **describe(world, build), **extra}
        events.fire(world, event, repository, data)
