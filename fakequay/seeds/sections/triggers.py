"""Seed sections of build triggers and of source repositories."""

from typing import Any

from fakequay.determinism import HEX
from fakequay.domain.builds import source_hosts, triggers
from fakequay.models import Repository, SourceRepository, Trigger
from fakequay.seeds.contexts import Context, ExportContext, LoadingContext, without_none
from fakequay.seeds.record_fields import (
    Field,
    RecordFields,
    choice,
    date,
    derived_text,
    flag,
    json_object,
    text,
)
from fakequay.seeds.schema_parts import item, mapping, refers_to
from fakequay.seeds.section import Section

_TRIGGER = RecordFields(
    service=choice(
        "Source host from which the build trigger gets the source code; custom-git means any Git "
        "server.",
        tuple(triggers.SERVICES),
        triggers.CUSTOM,
    ),
    token=derived_text(
        "Secret that the source host sends with the webhooks of the build trigger. Default: "
        "derived from the UUID of the build trigger."
    ),
    config=json_object(
        (
            "Configuration of the build trigger. The build trigger is active if its configuration "
            "contains the keys that the API adds on activation."
        ),
        {},
    ),
    enabled=flag("Whether the build trigger is enabled.", True),
    disabled_reason=text("Reason why the build trigger was last disabled."),
)


def _by_name(description: str, default: dict[str, str] | None = None) -> Field:
    rules: dict[str, Any] = {"type": "object", "additionalProperties": {"type": "string"}}
    if default is not None:
        rules["default"] = default
    return Field({**rules, "description": description}, default or {})


_SOURCE = RecordFields(
    private=flag("Whether the source repository is private.", False),
    description=text("Description of the source repository.", ""),
    admin=flag(
        (
            "Whether users have admin permission in the source repository, which is needed to add "
            "webhooks."
        ),
        True,
    ),
    updated=date(
        "Time of the last change of the source repository. Default: the time at which the seed is "
        "loaded.",
        derived=True,
    ),
    default_branch=text("Name of the default branch of the source repository.", "main"),
    branches=_by_name(
        "Commit ids of the source repository's branches, by name of the branch. Default: only the "
        "default branch."
    ),
    tags=_by_name("Commit ids of the source repository's git tags, by name of the tag."),
    dockerfiles=_by_name(
        "Contents of the Dockerfiles in the source repository, by path.",
        {"/Dockerfile": "FROM scratch\nCOPY . /\n"},
    ),
)


def _load(context: LoadingContext, owner: Repository, data: dict[str, Any]) -> None:
    for uuid, entry in data.items():
        context.world.store.triggers.add(
            Trigger(
                owner.id,
                uuid,
                account_id=context.account_id(entry.get("user")),
                pull_robot_id=context.account_id(entry.get("pull_robot")),
                **_TRIGGER.load(entry, token=triggers.derive_token(context.world, uuid)),
            )
        )


def _dump(context: ExportContext, owner: Repository) -> dict[str, Any]:
    return {
        entry.uuid: {
            **without_none(
                user=context.name(entry.account_id), pull_robot=context.name(entry.pull_robot_id)
            ),
            **_TRIGGER.dump(entry, token=triggers.derive_token(context.world, entry.uuid)),
        }
        for entry in context.world.store.triggers.find(repository_id=owner.id)
    }


def _load_hosts(context: LoadingContext, _: None, data: dict[str, Any]) -> None:
    for service, repositories in data.items():
        for path, entry in repositories.items():
            branch = entry.get("default_branch", "main")
            values = _SOURCE.load(entry, **_derived(context, service, path, branch))
            context.world.store.source_repositories.add(SourceRepository(service, path, **values))


def _dump_hosts(context: ExportContext, _: None) -> dict[str, Any]:
    hosts: dict[str, Any] = {}
    for entry in context.world.store.source_repositories.all():
        derived = _derived(context, entry.service, entry.path, entry.default_branch)
        hosts.setdefault(entry.service, {})[entry.path] = _SOURCE.dump(entry, **derived)
    return hosts


def _derived(context: Context, service: str, path: str, branch: str) -> dict[str, Any]:
    commit = context.world.ids.token("commit", service, path, branch, length=40, alphabet=HEX)
    return {"updated": context.now, "branches": {branch: commit}}


TRIGGERS = Section(
    "triggers",
    ("repository",),
    mapping(
        item(
            {
                "user": refers_to("user", "Name of the user who set up the build trigger."),
                "pull_robot": refers_to(
                    "robot", "Name of the robot account that pulls the base images of the builds."
                ),
                **_TRIGGER.properties,
            }
        ),
        "Build triggers by UUID.",
        {"type": "string", "minLength": 1, "x-unique": "trigger"},
    ),
    _load,
    _dump,
)
SOURCE_HOSTS = Section(
    "source_hosts",
    ("seed",),
    mapping(
        mapping(
            item(_SOURCE.properties),
            "Git repositories on one source host. Each key is the name of a Git repository, as "
            "namespace/name.",
        ),
        "Git repositories with the source code for builds, by source host. A source host is a "
        "service that hosts Git repositories, for example github.",
        {"enum": list(source_hosts.ADDRESSES)},
    ),
    _load_hosts,
    _dump_hosts,
)
