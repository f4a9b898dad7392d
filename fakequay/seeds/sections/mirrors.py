"""What is kept a copy of another registry's, or filled from it."""

from typing import Any

from fakequay.models import Account, Mirror, OrgMirror, OrgMirrorRepository, ProxyCache
from fakequay.seeds.contexts import ExportContext, LoadingContext, present
from fakequay.seeds.record_fields import (
    REQUIRED,
    RecordShape,
    choice,
    date,
    flag,
    free,
    number,
    text,
    texts,
)
from fakequay.seeds.record_sections import RecordRows, record
from fakequay.seeds.schema_parts import item, listing, refers_to
from fakequay.seeds.section import Section

_STATUSES = ("NEVER_RUN", "SYNC_NOW", "SYNCING", "SUCCESS", "FAIL", "CANCEL")
_UPSTREAM = {
    "enabled": flag("Whether it is synced.", True),
    "username": text("Who signs in there."),
    "password": text("And how, in clear."),
    "registry_config": free("verify_tls and proxy.", {}),
    "skopeo_timeout": number("For how many seconds a copy may take.", 300),
    "sync_interval": number("In seconds.", 86_400),
    "sync_start": date("When syncs begin: with the world unless given.", derived=True),
    "status": choice("How the last sync went.", _STATUSES, "NEVER_RUN"),
    "retries": number("How often it is tried again.", 3),
    "expiration": date("When a sync under way is given up."),
}
_FOUND = RecordShape(
    name=text("What it is called.", REQUIRED),
    discovered=date("When: with the world unless given.", derived=True),
    status=choice("How its last sync went.", (*_STATUSES, "SKIP"), "NEVER_RUN"),
    last_sync=date("When that was."),
    message=text("What was said of it."),
)
_ORG_MIRROR = RecordRows(
    table="org_mirrors",
    make=OrgMirror,
    shape=RecordShape(
        registry_type=text("harbor or quay.", REQUIRED),
        registry_url=text("Where it is.", REQUIRED),
        external_namespace=text("The project there.", REQUIRED),
        visibility=choice("What new repositories are.", ("private", "public"), "private"),
        filters=texts("Which repositories: patterns."),
        created=date("With the world unless given.", derived=True),
        **_UPSTREAM,
    ),
    belongs=lambda _, organization: {"organization_id": organization.id},
    derive=lambda ground, *_: {"created": ground.now, "sync_start": ground.now},
    accounts={"robot": ("robot_id", "robot", "What writes here.")},
    required=("robot",),
)


def _load(planting: LoadingContext, owner: Account, data: dict[str, Any]) -> None:
    mirror = _ORG_MIRROR.load(planting, owner, data)
    for one in data.get("repositories", ()):
        path = one.get("repository")
        planting.world.store.org_mirror_repositories.add(
            OrgMirrorRepository(
                org_mirror_id=mirror.id,
                repository_id=planting.repository(path).id if path else None,
                **_FOUND.load(one, discovered=planting.now),
            )
        )


def _dump(harvest: ExportContext, owner: Account) -> dict[str, Any] | None:
    for mirror in _ORG_MIRROR.of(harvest.world, owner):
        rows = harvest.world.store.org_mirror_repositories.find(org_mirror_id=mirror.id)
        found = [
            present(repository=harvest.path(one.repository_id))
            | _FOUND.dump(one, discovered=harvest.now)
            for one in rows
        ]
        written = _ORG_MIRROR.dump(harvest, owner, mirror)
        return written | ({"repositories": found} if found else {})
    return None


_DISCOVERED = item(
    {"repository": refers_to("repository", "What it is here."), **_FOUND.properties},
    required=_FOUND.required,
)
ORG_MIRROR = Section(
    "mirror",
    ("organization",),
    {
        **_ORG_MIRROR.schema,
        "properties": {
            **_ORG_MIRROR.schema["properties"],
            "repositories": listing(_DISCOVERED, "What has been found there."),
        },
        "description": "The project of another registry that the repositories are copies of.",
    },
    _load,
    _dump,
)
MIRROR = record(
    "mirror",
    ("repository",),
    "The repository of another registry that this one is a copy of.",
    RecordRows(
        table="mirrors",
        make=Mirror,
        shape=RecordShape(
            external_reference=text("Where it is.", REQUIRED),
            rule=texts("Which tags: patterns.", REQUIRED),
            architectures=texts("Which platforms; none: all."),
            last_sync=date("When it was synced last."),
            **_UPSTREAM,
        ),
        belongs=lambda _, repository: {"repository_id": repository.id},
        derive=lambda ground, *_: {"sync_start": ground.now},
        accounts={"robot": ("robot_id", "robot", "What writes here.")},
    ),
)
PROXY_CACHE = record(
    "proxy_cache",
    ("organization",),
    "The registry that pulls of what is not here are answered from.",
    RecordRows(
        table="proxy_caches",
        make=ProxyCache,
        shape=RecordShape(
            upstream_registry=text("Where it is.", REQUIRED),
            username=text("Who signs in there."),
            password=text("And how, in clear."),
            expiration_s=number("For how many seconds what was pulled stays.", 86_400),
            insecure=flag("Whether it speaks plain HTTP.", False),
        ),
        belongs=lambda _, organization: {"organization_id": organization.id},
    ),
)
