"""Seed sections of builds with their logs, of uploaded archives, and of build failures."""

import base64
from typing import Any

from fakequay.domain import job_queue
from fakequay.domain.builds import dockerfiles
from fakequay.domain.builds.builds import DURATIONS, ENDS, KIND
from fakequay.models import Build, BuildFailure, BuildFile, BuildLine, Repository
from fakequay.seeds.contexts import Context, ExportContext, LoadingContext, without_none
from fakequay.seeds.record_fields import (
    REQUIRED,
    Field,
    RecordFields,
    choice,
    date,
    derived_text,
    flag,
    format_time,
    json_object,
    parse_time,
    text,
    texts,
)
from fakequay.seeds.record_sections import RecordRows, record
from fakequay.seeds.schema_parts import BASE64, item, listing, mapping, refers_to
from fakequay.seeds.section import Section

_PHASES = (*DURATIONS, *ENDS)


def _path(description: str, default: str) -> Field:
    """Return the definition of a string field that can be null, with a string as the default."""
    rules = {"type": ["string", "null"], "description": description, "default": default}
    return Field(rules, default)


_BUILD = RecordFields(
    uuid=derived_text(
        "UUID of the build. Default: derived from the repository.", **{"x-unique": "build"}
    ),
    started=date(
        "Time at which the build was requested. Default: the time at which the seed is loaded.",
        derived=True,
    ),
    phase=choice("Phase of the build.", _PHASES, "waiting"),
    phase_since=date(
        "Time at which the current phase of the build began. Default: the time at which the seed "
        "is loaded.",
        derived=True,
    ),
    display_name=text("Display name of the build, for example the start of a commit id.", ""),
    dockerfile_path=_path("Path of the Dockerfile in the source code.", "/Dockerfile"),
    context=_path("Path of the build context in the source code.", "/"),
    tags=texts("Names of the tags that the built image gets.", ("latest",)),
    file_id=text("Id of the uploaded archive to build: a key of build_files."),
    archive_url=text("URL of the archive to build; replaces the key file_id."),
    is_manual=flag(
        "Whether a user started the build; if false, a webhook of the trigger started it.", True
    ),
    manual_user=text("Name of the user who started the build."),
    trigger_metadata=json_object("Details of the commit that the trigger passes to the build.", {}),
    commands=texts(
        "Instructions of the Dockerfile that is built, one per item.", dockerfiles.DEFAULT_COMMANDS
    ),
    archived=flag(
        ("Whether the build log is archived, so that it is available as a file only."), False
    ),
)
_LINE = RecordFields(
    message=text("Text of the line of the build log.", REQUIRED),
    kind=Field(
        {
            "enum": ["phase", "command", "error", None],
            "description": (
                "Kind of the line of the build log: a new phase, a command or an error; null for "
                "the output of a command."
            ),
        }
    ),
    at=date(
        "Time of the line of the build log. Default: the time at which the seed is loaded.",
        derived=True,
    ),
)
_NEXT_STEP = date(
    "Time at which the next phase of the build begins, or, for a finished build, at which the "
    "build log is archived; null means never. Default: the end of the usual duration of the "
    "current phase, or never for a finished build."
)


def _load(context: LoadingContext, owner: Repository, data: list[dict[str, Any]]) -> None:
    for entry in data:
        attributes = _BUILD.load(entry, **_derived(context, owner))
        trigger = (
            context.world.store.triggers.one(uuid=entry["trigger"]) if "trigger" in entry else None
        )
        build = context.world.store.builds.add(
            Build(
                owner.id,
                pull_robot_id=context.account_id(entry.get("pull_robot")),
                trigger_id=trigger.id if trigger else None,
                **attributes,
            )
        )
        for line in entry.get("log", ()):
            values = _LINE.load(line, at=context.now)
            context.world.store.build_lines.add(BuildLine(build.id, **values))
        _schedule(context, build, entry)


def _schedule(context: LoadingContext, build: Build, data: dict[str, Any]) -> None:
    due = _default_due_time(build)
    if due is not None and "next_step" in data:
        due = None if data["next_step"] is None else parse_time(data["next_step"])
    if due is not None:
        job_queue.schedule(context.world, KIND, build.id, due)


def _default_due_time(build: Build) -> float | None:
    """Return the time in Unix seconds at which the phase of a build ends.

    Returns:
        The time; None if the build has already ended.
    """
    stays = DURATIONS.get(build.phase)
    return None if stays is None else build.phase_since + stays


def _dump(context: ExportContext, owner: Repository) -> list[dict[str, Any]]:
    return [_dump_build(context, owner, entry) for entry in _builds_of(context, owner)]


def _builds_of(context: ExportContext, owner: Repository) -> list[Build]:
    return context.world.store.builds.find(repository_id=owner.id)


def _dump_build(context: ExportContext, owner: Repository, build: Build) -> dict[str, Any]:
    trigger = context.world.store.triggers.get(build.trigger_id or 0)
    lines = context.world.store.build_lines.find(build_id=build.id)
    log = [_LINE.dump(line, at=context.now) for line in lines]
    return {
        **without_none(
            trigger=trigger.uuid if trigger else None,
            pull_robot=context.name(build.pull_robot_id),
        ),
        **_BUILD.dump(build, **_derived(context, owner)),
        **({"log": log} if log else {}),
        **_next_step(context, build),
    }


def _next_step(context: ExportContext, build: Build) -> dict[str, Any]:
    planned = job_queue.next_job(context.world, KIND, build.id)
    due = planned.due if planned else None
    if due == _default_due_time(build):
        return {}
    return {"next_step": None if due is None else format_time(due)}


def _derived(context: Context, owner: Repository) -> dict[str, Any]:
    uuid = context.draw("build", _name(context, owner)).uuid()
    return {"uuid": uuid, "started": context.now, "phase_since": context.now}


def _name(context: Context, owner: Repository) -> str:
    namespace = context.world.store.accounts.get(owner.namespace_id)
    return f"{namespace.name if namespace else ''}/{owner.name}"


def _load_files(context: LoadingContext, _: None, data: dict[str, Any]) -> None:
    for uuid, entry in data.items():
        content = entry.get("content")
        digest = None if content is None else context.world.blobs.put(base64.b64decode(content))
        file = BuildFile(uuid, entry.get("mime_type", _MIME_TYPE), digest=digest)
        context.world.store.build_files.add(file)


def _dump_files(context: ExportContext, _: None) -> dict[str, Any]:
    return {
        file.uuid: without_none(
            mime_type=None if file.mime_type == _MIME_TYPE else file.mime_type,
            content=_content(context, file),
        )
        for file in context.world.store.build_files.all()
    }


def _content(context: ExportContext, file: BuildFile) -> str | None:
    if file.digest is None:
        return None
    with context.world.blobs.open(file.digest) as source:
        return base64.b64encode(source.read()).decode()


_MIME_TYPE = "application/x-tar"
BUILDS = Section(
    "builds",
    ("repository",),
    listing(
        item(
            {
                "trigger": refers_to(
                    "trigger", "UUID of the build trigger of the repository that started the build."
                ),
                "pull_robot": refers_to(
                    "robot", "Name of the robot account that pulls the base image of the build."
                ),
                **_BUILD.properties,
                "log": listing(
                    item(_LINE.properties, required=_LINE.required), "Lines of the build log."
                ),
                "next_step": _NEXT_STEP.schema,
            }
        ),
        "Builds of the repository, oldest first.",
    ),
    _load,
    _dump,
)
BUILD_FAILURE = record(
    "build_failure",
    ("repository",),
    "If this key is present, all builds of the repository fail; otherwise, they succeed.",
    RecordRows(
        table="build_failures",
        make=BuildFailure,
        fields=RecordFields(
            phase=choice(
                "Phase in which the builds of the repository fail.",
                tuple(DURATIONS),
                "building",
            ),
            message=text("Error message in the logs of the failed builds.", REQUIRED),
            ending=choice("Final phase of the failed builds.", ("error", "internalerror"), "error"),
        ),
        belongs=lambda _, owner: {"repository_id": owner.id},
    ),
)
BUILD_FILES = Section(
    "build_files",
    ("seed",),
    mapping(
        item(
            {
                "mime_type": {
                    "type": "string",
                    "description": "MIME type of the archive to build.",
                    "default": _MIME_TYPE,
                },
                "content": {
                    "type": "string",
                    "description": (
                        "Contents of the archive to build, in base64. If this key is missing, the "
                        "archive is not uploaded yet."
                    ),
                    "pattern": BASE64,
                },
            }
        ),
        "Archives with source code that users upload for builds, by file_id (id of the upload).",
    ),
    _load_files,
    _dump_files,
)
