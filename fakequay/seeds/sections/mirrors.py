"""Seed sections of repository mirrors, organization mirrors and proxy caches."""

from typing import Any

from fakequay.models import Account, Mirror, OrgMirror, OrgMirrorRepository, ProxyCache
from fakequay.seeds.contexts import ExportContext, LoadingContext, without_none
from fakequay.seeds.record_fields import (
    REQUIRED,
    RecordFields,
    choice,
    date,
    flag,
    json_object,
    number,
    text,
    texts,
)
from fakequay.seeds.record_sections import RecordRows, record
from fakequay.seeds.schema_parts import item, listing, refers_to
from fakequay.seeds.section import Section

_STATUSES = ("NEVER_RUN", "SYNC_NOW", "SYNCING", "SUCCESS", "FAIL", "CANCEL")
_ROBOT = {
    "robot": (
        "robot_id",
        "robot",
        "Name of the robot account with which the mirror pushes the copied tags; null if the "
        "mirror has no robot account.",
    )
}
_UPSTREAM = {
    "enabled": flag("Whether the mirror is enabled.", True),
    "username": text("User name with which the mirror logs in to the upstream registry."),
    "password": text(
        "Password, in clear text, with which the mirror logs in to the upstream registry."
    ),
    "registry_config": json_object(
        "Options of the connection to the upstream registry of the mirror: verify_tls and proxy.",
        {},
    ),
    "skopeo_timeout": number("Timeout of a mirror sync in seconds.", 300),
    "sync_interval": number("Number of seconds between two mirror syncs.", 86_400),
    "sync_start": date(
        "Time of the next sync of the mirror; null if no sync is planned. Default: the time at "
        "which the seed is loaded."
    ),
    "status": choice(
        "Status of the running sync of the mirror, or of the last sync if no sync is running.",
        _STATUSES,
        "NEVER_RUN",
    ),
    "retries": number("Number of remaining sync attempts of the mirror.", 3),
    "expiration": date(
        "Time at which the running sync of the mirror ends, if the status is SYNCING."
    ),
}
_DISCOVERED = RecordFields(
    name=text("Name of the repository at the upstream registry.", REQUIRED),
    discovered=date(
        "Time at which the mirror found the repository at the upstream registry. Default: the "
        "time at which the seed is loaded.",
        derived=True,
    ),
    status=choice(
        "Status of the last sync of the discovered repository.", (*_STATUSES, "SKIP"), "NEVER_RUN"
    ),
    last_sync=date(
        "Time of the last sync of the discovered repository. Default: null (never synced)."
    ),
    message=text("Message about the result of the last sync of the discovered repository."),
)
_ORG_MIRROR = RecordRows(
    table="org_mirrors",
    make=OrgMirror,
    fields=RecordFields(
        registry_type=text("Type of the upstream registry: harbor or quay.", REQUIRED),
        registry_url=text("URL of the upstream registry.", REQUIRED),
        external_namespace=text(
            "Name of the project or namespace at the upstream registry that the mirror copies.",
            REQUIRED,
        ),
        visibility=choice(
            "Visibility of the repositories that the mirror creates.",
            ("private", "public"),
            "private",
        ),
        filters=texts(
            "Patterns of the names of the repositories that the mirror copies. Default: all "
            "repositories."
        ),
        created=date(
            "Creation time of the organization mirror; null if it is unknown. Default: the time at "
            "which the seed is loaded."
        ),
        **_UPSTREAM,
    ),
    belongs=lambda _, organization: {"organization_id": organization.id},
    derive=lambda context, *_: {"created": context.now, "sync_start": context.now},
    accounts=_ROBOT,
    explicit=("robot",),
)


def _load(context: LoadingContext, owner: Account, data: dict[str, Any]) -> None:
    mirror = _ORG_MIRROR.load(context, owner, data)
    for entry in data.get("repositories", ()):
        path = entry.get("repository")
        context.world.store.org_mirror_repositories.add(
            OrgMirrorRepository(
                org_mirror_id=mirror.id,
                repository_id=context.repository(path).id if path else None,
                **_DISCOVERED.load(entry, discovered=context.now),
            )
        )


def _dump(context: ExportContext, owner: Account) -> dict[str, Any] | None:
    for mirror in _ORG_MIRROR.of(context.world, owner):
        rows = context.world.store.org_mirror_repositories.find(org_mirror_id=mirror.id)
        found = [
            without_none(repository=context.path(entry.repository_id))
            | _DISCOVERED.dump(entry, discovered=context.now)
            for entry in rows
        ]
        document = _ORG_MIRROR.dump(context, owner, mirror)
        return document | ({"repositories": found} if found else {})
    return None


_DISCOVERED_ITEM = item(
    {
        "repository": refers_to(
            "repository",
            "Name of the repository to which the discovered repository is copied, as "
            "namespace/name.",
        ),
        **_DISCOVERED.properties,
    },
    required=_DISCOVERED.required,
)
ORG_MIRROR = Section(
    "mirror",
    ("organization",),
    {
        **_ORG_MIRROR.schema,
        "properties": {
            **_ORG_MIRROR.schema["properties"],
            "repositories": listing(
                _DISCOVERED_ITEM, "Repositories that the mirror found at the upstream registry."
            ),
        },
        "description": (
            "Organization mirror, which copies the repositories of a project or namespace of "
            "another registry (the upstream registry) to the organization."
        ),
    },
    _load,
    _dump,
)
MIRROR = record(
    "mirror",
    ("repository",),
    "Mirror of the repository. The mirror copies tags from a repository of another registry (the "
    "upstream registry) to this repository.",
    RecordRows(
        table="mirrors",
        make=Mirror,
        fields=RecordFields(
            external_reference=text(
                "Repository at the upstream registry that the mirror copies, such as "
                "quay.io/acme/web.",
                REQUIRED,
            ),
            rule=texts("Patterns of the names of the tags that the mirror copies.", REQUIRED),
            architectures=texts(
                "Architectures of the images that the mirror copies. Default: all architectures."
            ),
            last_sync=date("Time of the last sync of the mirror. Default: null (never synced)."),
            **_UPSTREAM,
        ),
        belongs=lambda _, repository: {"repository_id": repository.id},
        derive=lambda context, *_: {"sync_start": context.now},
        accounts=_ROBOT,
        # Quay's API permits a repository mirror without a robot account.
        explicit=("robot",),
    ),
)
PROXY_CACHE = record(
    "proxy_cache",
    ("organization",),
    "Proxy cache of the organization: if a client pulls an image that is missing, the server "
    "copies the image from another registry (the upstream registry).",
    RecordRows(
        table="proxy_caches",
        make=ProxyCache,
        fields=RecordFields(
            upstream_registry=text("Host name of the upstream registry.", REQUIRED),
            username=text("User name with which the proxy cache logs in to the upstream registry."),
            password=text(
                "Password, in clear text, with which the proxy cache logs in to the upstream "
                "registry."
            ),
            expiration_s=number(
                "Number of seconds from the last pull of a copied tag to the expiry of the tag.",
                86_400,
            ),
            insecure=flag(
                "Whether the proxy cache connects to the upstream registry by HTTP instead of "
                "HTTPS.",
                False,
            ),
        ),
        belongs=lambda _, organization: {"organization_id": organization.id},
    ),
)
