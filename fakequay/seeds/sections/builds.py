"""Builds: how far they are, what their logs say, what they are of, whether those to come fail."""

import base64
from typing import Any

from fakequay.domain import job_queue
from fakequay.domain.builds import build_phases, dockerfiles
from fakequay.domain.builds.builds import KIND
from fakequay.models import Build, BuildFailure, BuildFile, BuildLine, Repository
from fakequay.seeds.contexts import Context, ExportContext, LoadingContext, present
from fakequay.seeds.record_fields import (
    REQUIRED,
    Field,
    RecordShape,
    choice,
    date,
    flag,
    free,
    given,
    seconds,
    text,
    texts,
)
from fakequay.seeds.record_fields import moment as written
from fakequay.seeds.record_sections import RecordRows, record
from fakequay.seeds.schema_parts import item, listing, mapping, refers_to
from fakequay.seeds.section import Section

_PHASES = (*build_phases.DURATIONS, *build_phases.ENDS)
_BASE64 = r"^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$"


def _path(description: str, default: str) -> Field:
    """A text that may be null, and is something else where nobody says."""
    rules = {"type": ["string", "null"], "description": description, "default": default}
    return Field(rules, default)


_BUILD = RecordShape(
    uuid=given("What it is found by; follows from the repository.", **{"x-unique": "build"}),
    started=date("When it was asked for: with the world unless given.", derived=True),
    phase=choice("How far it is.", _PHASES, "waiting"),
    phase_since=date("Since when: with the world unless given.", derived=True),
    display_name=text("What it is called: the start of a checksum or a commit.", ""),
    dockerfile_path=_path("Where its Dockerfile is.", "/Dockerfile"),
    context=_path("In which folder it is built.", "/"),
    tags=texts("What its image is called.", ("latest",)),
    file_id=text("The archive that was handed in for it."),
    archive_url=text("Or the archive's address."),
    is_manual=flag("Whether a person has asked for it.", True),
    manual_user=text("Which."),
    trigger_metadata=free("What its trigger knows of the commit.", {}),
    commands=texts("The lines of its Dockerfile.", dockerfiles.DEFAULT_COMMANDS),
    archived=flag("Whether its log is to be had as a file only.", False),
)
_LINE = RecordShape(
    message=text("What it says.", REQUIRED),
    kind=Field(
        {
            "enum": ["phase", "command", "error", None],
            "description": "A new phase, a command, an error; null: what a command says.",
        }
    ),
    at=date("When it was written: with the world unless given.", derived=True),
)
_NEXT_STEP = date(
    "When it goes on by itself: after the time that its phase takes unless given; null: never. "
    "Of a build that is over: when its log is archived; unless given never."
)


def _load(planting: LoadingContext, owner: Repository, data: list[dict[str, Any]]) -> None:
    for one in data:
        attributes = _BUILD.load(one, **_derived(planting, owner))
        trigger = (
            planting.world.store.triggers.one(uuid=one["trigger"]) if "trigger" in one else None
        )
        build = planting.world.store.builds.add(
            Build(
                owner.id,
                pull_robot_id=planting.account_id(one.get("pull_robot")),
                trigger_id=trigger.id if trigger else None,
                **attributes,
            )
        )
        for line in one.get("log", ()):
            values = _LINE.load(line, at=planting.now)
            planting.world.store.build_lines.add(BuildLine(build.id, **values))
        _plan(planting, build, one)


def _plan(planting: LoadingContext, build: Build, data: dict[str, Any]) -> None:
    due = _usual(build)
    if due is not None and "next_step" in data:
        due = None if data["next_step"] is None else seconds(data["next_step"])
    if due is not None:
        job_queue.schedule(planting.world, KIND, build.id, due)


def _usual(build: Build) -> float | None:
    """When a build goes on; None at its end."""
    stays = build_phases.DURATIONS.get(build.phase)
    return None if stays is None else build.phase_since + stays


def _dump(harvest: ExportContext, owner: Repository) -> list[dict[str, Any]]:
    return [_dumped(harvest, owner, one) for one in _of(harvest, owner)]


def _of(harvest: ExportContext, owner: Repository) -> list[Build]:
    return harvest.world.store.builds.find(repository_id=owner.id)


def _dumped(harvest: ExportContext, owner: Repository, build: Build) -> dict[str, Any]:
    trigger = harvest.world.store.triggers.get(build.trigger_id or 0)
    lines = harvest.world.store.build_lines.find(build_id=build.id)
    log = [_LINE.dump(line, at=harvest.now) for line in lines]
    return {
        **present(
            trigger=trigger.uuid if trigger else None,
            pull_robot=harvest.name(build.pull_robot_id),
        ),
        **_BUILD.dump(build, **_derived(harvest, owner)),
        **({"log": log} if log else {}),
        **_next_step(harvest, build),
    }


def _next_step(harvest: ExportContext, build: Build) -> dict[str, Any]:
    planned = job_queue.next_job(harvest.world, KIND, build.id)
    due = planned.due if planned else None
    if due == _usual(build):
        return {}
    return {"next_step": None if due is None else written(due)}


def _derived(ground: Context, owner: Repository) -> dict[str, Any]:
    uuid = ground.draw("build", _name(ground, owner)).uuid()
    return {"uuid": uuid, "started": ground.now, "phase_since": ground.now}


def _name(ground: Context, owner: Repository) -> str:
    namespace = ground.world.store.accounts.get(owner.namespace_id)
    return f"{namespace.name if namespace else ''}/{owner.name}"


def _load_files(planting: LoadingContext, _: None, data: dict[str, Any]) -> None:
    for uuid, one in data.items():
        content = one.get("content")
        digest = None if content is None else planting.world.blobs.put(base64.b64decode(content))
        file = BuildFile(uuid, one.get("mime_type", _MIME_TYPE), digest=digest)
        planting.world.store.build_files.add(file)


def _dump_files(harvest: ExportContext, _: None) -> dict[str, Any]:
    return {
        file.uuid: present(
            mime_type=None if file.mime_type == _MIME_TYPE else file.mime_type,
            content=_content(harvest, file),
        )
        for file in harvest.world.store.build_files.all()
    }


def _content(harvest: ExportContext, file: BuildFile) -> str | None:
    if file.digest is None:
        return None
    with harvest.world.blobs.open(file.digest) as source:
        return base64.b64encode(source.read()).decode()


_MIME_TYPE = "application/x-tar"
BUILDS = Section(
    "builds",
    ("repository",),
    listing(
        item(
            {
                "trigger": refers_to("trigger", "Which of the repository's has started it."),
                "pull_robot": refers_to("robot", "Who pulls its base image."),
                **_BUILD.properties,
                "log": listing(
                    item(_LINE.properties, required=_LINE.required), "What it has said."
                ),
                "next_step": _NEXT_STEP.schema,
            }
        ),
        "Builds, oldest first.",
    ),
    _load,
    _dump,
)
BUILD_FAILURE = record(
    "build_failure",
    ("repository",),
    "How the builds of the repository fail; without it they succeed.",
    RecordRows(
        table="build_failures",
        make=BuildFailure,
        shape=RecordShape(
            phase=choice("In which phase.", tuple(build_phases.DURATIONS), "building"),
            message=text("What is said.", REQUIRED),
            ending=choice("How that ends.", ("error", "internalerror"), "error"),
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
                    "description": "What it is said to be.",
                    "default": _MIME_TYPE,
                },
                "content": {
                    "type": "string",
                    "description": "Its bytes as base64; without them it has yet to come.",
                    "pattern": _BASE64,
                },
            }
        ),
        "Archives handed in to be built, by the name that the API has given them.",
    ),
    _load_files,
    _dump_files,
)
