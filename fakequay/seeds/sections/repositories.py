"""Seed sections of repositories, their permissions and their stars."""

from typing import Any

from fakequay.access.scopes import REPOSITORY_ROLES
from fakequay.models import Repository, RepositoryPermission, Star
from fakequay.seeds.contexts import Context, ExportContext, LoadingContext, repository
from fakequay.seeds.record_fields import Field, RecordFields, choice, date, derived_text, flag
from fakequay.seeds.schema_parts import REPOSITORY, item, mapping, refers_to
from fakequay.seeds.section import Section

_VISIBILITY = Field(
    {
        "enum": ["private", "public"],
        "default": "private",
        "description": "Visibility of the repository. Everyone can pull from a public repository.",
    },
    False,
    lambda value: value == "public",
    lambda public: "public" if public else "private",
    attribute="public",
)
_REPOSITORY = RecordFields(
    visibility=_VISIBILITY,
    description=Field(
        {
            "type": ["string", "null"],
            "default": "",
            "description": "Description of the repository in Markdown.",
        },
        "",
    ),
    kind=choice(
        "Kind of content in the repository: container images or applications.",
        ("image", "application"),
        "image",
    ),
    state=choice(
        "State of the repository, which determines who can push to it. If the repository has a "
        "mirror, this key is required.",
        ("NORMAL", "READ_ONLY", "MIRROR", "ORG_MIRROR"),
        "NORMAL",
    ),
    trust_enabled=flag(
        "Whether content trust (image signing) is enabled for the repository.", False
    ),
    created=date(
        "Creation time of the repository. Default: the time at which the seed is loaded.",
        derived=True,
    ),
    badge_token=derived_text(
        "Token in the URL of the build badge of the repository. Default: derived from the name of "
        "the repository."
    ),
)
_STAR = RecordFields(
    created=date(
        "Time at which the user starred the repository. Default: the time at which the seed is "
        "loaded.",
        derived=True,
    )
)
_ROLE = {"enum": list(REPOSITORY_ROLES)}


def _derived(context: Context, path: str) -> dict[str, Any]:
    return {"created": context.now, "badge_token": context.draw("repository", path).uuid()}


def _load(context: LoadingContext, _: None, data: dict[str, Any]) -> None:
    for path, entry in data.items():
        namespace, name = path.split("/", 1)
        attributes = _REPOSITORY.load(entry, **_derived(context, path))
        context.world.store.repositories.add(
            Repository(context.account(namespace).id, name, **attributes)
        )


def _dump(context: ExportContext, _: None) -> dict[str, Any]:
    mirrored = {mirror.repository_id for mirror in context.world.store.mirrors.all()}
    return {
        path: _REPOSITORY.dump(entry, **_derived(context, path))
        # A repository with a mirror must declare its state.
        | ({"state": entry.state} if entry.id in mirrored else {})
        for entry in context.world.store.repositories.all()
        if (path := context.path(entry.id))
    }


def _load_permissions(context: LoadingContext, owner: Repository, data: dict[str, Any]) -> None:
    permissions = context.world.store.repository_permissions
    for name, role in data.get("users", {}).items():
        account = context.account(name)
        permissions.add(RepositoryPermission(owner.id, role, account_id=account.id))
    for name, role in data.get("teams", {}).items():
        team = context.team(owner.namespace_id, name)
        permissions.add(RepositoryPermission(owner.id, role, team_id=team.id))


def _dump_permissions(context: ExportContext, owner: Repository) -> dict[str, Any]:
    found = context.world.store.repository_permissions.find(repository_id=owner.id)
    users = {name: entry.role for entry in found if (name := context.name(entry.account_id))}
    teams = {name: entry.role for entry in found if (name := context.team(entry.team_id))}
    return {key: roles for key, roles in (("users", users), ("teams", teams)) if roles}


def _load_stars(context: LoadingContext, owner: Repository, data: dict[str, Any]) -> None:
    for name, entry in data.items():
        attributes = _STAR.load(entry, created=context.now)
        star = Star(context.account(name).id, owner.id, **attributes)
        context.world.store.stars.add(star)


def _dump_stars(context: ExportContext, owner: Repository) -> dict[str, Any]:
    return {
        name: _STAR.dump(star, created=context.now)
        for star in context.world.store.stars.find(repository_id=owner.id)
        if (name := context.name(star.account_id))
    }


REPOSITORIES = Section(
    "repositories",
    ("seed",),
    mapping({}, "Repositories by name, as namespace/name.", REPOSITORY),
    _load,
    _dump,
    place="repository",
    item=_REPOSITORY.properties,
    find=repository,
)
PERMISSIONS = Section(
    "permissions",
    ("repository",),
    {
        "description": (
            "Roles of users, robot accounts and teams in the repository. The owner of the "
            "namespace "
            "(the user, or each admin of the organization) needs no role."
        ),
        **item(
            {
                "users": mapping(
                    _ROLE,
                    "Roles in the repository, by name of the user or robot account.",
                    refers_to("member"),
                ),
                "teams": mapping(
                    _ROLE,
                    "Roles in the repository, by name of the team.",
                    refers_to("team"),
                ),
            }
        ),
    },
    _load_permissions,
    _dump_permissions,
)
STARS = Section(
    "stars",
    ("repository",),
    mapping(
        item(_STAR.properties), "Users who starred the repository, by name.", refers_to("user")
    ),
    _load_stars,
    _dump_stars,
)
