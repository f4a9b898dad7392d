"""What starts builds, and the places that sources come from."""

from typing import Any

from fakequay.determinism import HEX
from fakequay.domain.builds import source_hosts, triggers
from fakequay.models import Repository, SourceRepository, Trigger
from fakequay.seeds.contexts import Context, ExportContext, LoadingContext, present
from fakequay.seeds.record_fields import Field, RecordShape, choice, date, flag, free, given, text
from fakequay.seeds.schema_parts import item, mapping, refers_to
from fakequay.seeds.section import Section

_TRIGGER = RecordShape(
    service=choice("Where its source is.", tuple(triggers.SERVICES), triggers.CUSTOM),
    token=given("What the source host shows; follows from the trigger's uuid."),
    config=free("What it builds; it is active once this has what an activation adds.", {}),
    enabled=flag("Whether it starts builds.", True),
    disabled_reason=text("Why it was switched off last."),
)


def _by_name(description: str, default: dict[str, str] | None = None) -> Field:
    rules: dict[str, Any] = {"type": "object", "additionalProperties": {"type": "string"}}
    return Field({**rules, "description": description}, {} if default is None else default)


_SOURCE = RecordShape(
    private=flag("Whether only some may see it.", False),
    description=text("What is in it.", ""),
    admin=flag("Whether webhooks may be added to it.", True),
    updated=date("When it was changed last: with the world unless given.", derived=True),
    default_branch=text("Its main branch.", "main"),
    branches=_by_name("Commits by branch; the default branch alone unless given."),
    tags=_by_name("Commits by tag."),
    dockerfiles=_by_name(
        "Contents of Dockerfiles by path.", {"/Dockerfile": "FROM scratch\nCOPY . /\n"}
    ),
)


def _load(planting: LoadingContext, owner: Repository, data: dict[str, Any]) -> None:
    for uuid, one in data.items():
        planting.world.store.triggers.add(
            Trigger(
                owner.id,
                uuid,
                account_id=planting.account_id(one.get("user")),
                pull_robot_id=planting.account_id(one.get("pull_robot")),
                **_TRIGGER.load(one, token=triggers.derive_token(planting.world, uuid)),
            )
        )


def _dump(harvest: ExportContext, owner: Repository) -> dict[str, Any]:
    return {
        one.uuid: {
            **present(
                user=harvest.name(one.account_id), pull_robot=harvest.name(one.pull_robot_id)
            ),
            **_TRIGGER.dump(one, token=triggers.derive_token(harvest.world, one.uuid)),
        }
        for one in harvest.world.store.triggers.find(repository_id=owner.id)
    }


def _load_hosts(planting: LoadingContext, _: None, data: dict[str, Any]) -> None:
    for service, repositories in data.items():
        for path, one in repositories.items():
            branch = one.get("default_branch", "main")
            values = _SOURCE.load(one, **_derived(planting, service, path, branch))
            planting.world.store.source_repositories.add(SourceRepository(service, path, **values))


def _dump_hosts(harvest: ExportContext, _: None) -> dict[str, Any]:
    hosts: dict[str, Any] = {}
    for one in harvest.world.store.source_repositories.all():
        derived = _derived(harvest, one.service, one.path, one.default_branch)
        hosts.setdefault(one.service, {})[one.path] = _SOURCE.dump(one, **derived)
    return hosts


def _derived(ground: Context, service: str, path: str, branch: str) -> dict[str, Any]:
    commit = ground.world.ids.token("commit", service, path, branch, length=40, alphabet=HEX)
    return {"updated": ground.now, "branches": {branch: commit}}


TRIGGERS = Section(
    "triggers",
    ("repository",),
    mapping(
        item(
            {
                "user": refers_to("user", "Who has set it up."),
                "pull_robot": refers_to("robot", "Who pulls the base images of its builds."),
                **_TRIGGER.properties,
            }
        ),
        "What starts builds, each by its uuid.",
        {"type": "string", "minLength": 1, "x-unique": "trigger"},
    ),
    _load,
    _dump,
)
SOURCE_HOSTS = Section(
    "source_hosts",
    ("seed",),
    mapping(
        mapping(item(_SOURCE.properties), "Its repositories as namespace/name."),
        "What there is to build at the places that triggers watch.",
        {"enum": list(source_hosts.ADDRESSES)},
    ),
    _load_hosts,
    _dump_hosts,
)
