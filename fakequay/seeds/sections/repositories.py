"""Repositories, who may do what in them, and who likes them."""

from typing import Any

from fakequay.access.scopes import REPOSITORY_ROLES
from fakequay.models import Repository, RepositoryPermission, Star
from fakequay.seeds.contexts import Context, ExportContext, LoadingContext, repository
from fakequay.seeds.record_fields import Field, RecordShape, choice, date, flag, given
from fakequay.seeds.schema_parts import REPOSITORY, item, mapping, refers_to
from fakequay.seeds.section import Section

_VISIBILITY = Field(
    {
        "enum": ["private", "public"],
        "default": "private",
        "description": "Whether everyone may pull from it.",
    },
    False,
    lambda value: value == "public",
    lambda public: "public" if public else "private",
    attribute="public",
)
_REPOSITORY = RecordShape(
    visibility=_VISIBILITY,
    description=Field(
        {"type": ["string", "null"], "default": "", "description": "What is in it, as Markdown."},
        "",
    ),
    kind=choice("What is in it.", ("image", "application"), "image"),
    state=choice("Who may write.", ("NORMAL", "READ_ONLY", "MIRROR", "ORG_MIRROR"), "NORMAL"),
    trust_enabled=flag("Whether its images are signed.", False),
    created=date("With the world unless given.", derived=True),
    badge_token=given("What its build badge is asked for with; follows from the name."),
)
_STAR = RecordShape(created=date("With the world unless given.", derived=True))
_ROLE = {"enum": list(REPOSITORY_ROLES)}


def _derived(ground: Context, path: str) -> dict[str, Any]:
    return {"created": ground.now, "badge_token": ground.draw("repository", path).uuid()}


def _load(planting: LoadingContext, _: None, data: dict[str, Any]) -> None:
    for path, one in data.items():
        namespace, name = path.split("/", 1)
        attributes = _REPOSITORY.load(one, **_derived(planting, path))
        planting.world.store.repositories.add(
            Repository(planting.account(namespace).id, name, **attributes)
        )


def _dump(harvest: ExportContext, _: None) -> dict[str, Any]:
    return {
        path: _REPOSITORY.dump(one, **_derived(harvest, path))
        for one in harvest.world.store.repositories.all()
        if (path := harvest.path(one.id))
    }


def _load_permissions(planting: LoadingContext, owner: Repository, data: dict[str, Any]) -> None:
    permissions = planting.world.store.repository_permissions
    for name, role in data.get("users", {}).items():
        account = planting.account(name)
        permissions.add(RepositoryPermission(owner.id, role, account_id=account.id))
    for name, role in data.get("teams", {}).items():
        team = planting.team(owner.namespace_id, name)
        permissions.add(RepositoryPermission(owner.id, role, team_id=team.id))


def _dump_permissions(harvest: ExportContext, owner: Repository) -> dict[str, Any]:
    found = harvest.world.store.repository_permissions.find(repository_id=owner.id)
    users = {name: one.role for one in found if (name := harvest.name(one.account_id))}
    teams = {name: one.role for one in found if (name := harvest.team(one.team_id))}
    return {key: roles for key, roles in (("users", users), ("teams", teams)) if roles}


def _load_stars(planting: LoadingContext, owner: Repository, data: dict[str, Any]) -> None:
    for name, one in data.items():
        attributes = _STAR.load(one, created=planting.now)
        star = Star(planting.account(name).id, owner.id, **attributes)
        planting.world.store.stars.add(star)


def _dump_stars(harvest: ExportContext, owner: Repository) -> dict[str, Any]:
    return {
        name: _STAR.dump(star, created=harvest.now)
        for star in harvest.world.store.stars.find(repository_id=owner.id)
        if (name := harvest.name(star.account_id))
    }


REPOSITORIES = Section(
    "repositories",
    ("seed",),
    mapping({}, "Repositories as namespace/name.", REPOSITORY),
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
        "description": "Who has which role, beyond what the namespace's owners may do anyway.",
        **item(
            {
                "users": mapping(_ROLE, "By user or robot.", refers_to("member")),
                "teams": mapping(_ROLE, "By team of the organization.", refers_to("team")),
            }
        ),
    },
    _load_permissions,
    _dump_permissions,
)
STARS = Section(
    "stars",
    ("repository",),
    mapping(item(_STAR.properties), "Whose favourite it is, by user.", refers_to("user")),
    _load_stars,
    _dump_stars,
)
