"""The permissions that every new repository of an organization starts with."""

from typing import Any

from fakequay.access.scopes import REPOSITORY_ROLES
from fakequay.models import Account, Prototype
from fakequay.seeds.contexts import Context, ExportContext, LoadingContext, present
from fakequay.seeds.record_fields import RecordShape, choice, given
from fakequay.seeds.schema_parts import item, listing, one_of, refers_to
from fakequay.seeds.section import Section

_PROTOTYPE = RecordShape(
    role=choice("The role that is given.", REPOSITORY_ROLES),
    uuid=given("Follows from who is concerned unless given.", **{"x-unique": "prototype"}),
)


def _derived(
    ground: Context, organization: Account, delegate: str | None, activating: str | None
) -> dict[str, Any]:
    about = f"{organization.name} {activating} {delegate}"
    return {"uuid": ground.draw("prototype", about).uuid()}


def _load(planting: LoadingContext, organization: Account, data: list[dict[str, Any]]) -> None:
    for one in data:
        user, team, activating = (one.get(key) for key in ("user", "team", "activating_user"))
        derived = _derived(planting, organization, user or team, activating)
        planting.world.store.prototypes.add(
            Prototype(
                organization_id=organization.id,
                activating_id=planting.account_id(activating),
                account_id=planting.account_id(user),
                team_id=planting.team(organization.id, team).id if team else None,
                **_PROTOTYPE.load(one, **derived),
            )
        )


def _dump(harvest: ExportContext, organization: Account) -> list[dict[str, Any]]:
    return [
        _dumped(harvest, organization, prototype)
        for prototype in harvest.world.store.prototypes.find(organization_id=organization.id)
    ]


def _dumped(harvest: ExportContext, organization: Account, prototype: Prototype) -> dict[str, Any]:
    user, team = harvest.name(prototype.account_id), harvest.team(prototype.team_id)
    activating = harvest.name(prototype.activating_id)
    derived = _derived(harvest, organization, user or team, activating)
    named = present(user=user, team=team, activating_user=activating)
    return named | _PROTOTYPE.dump(prototype, **derived)


PROTOTYPES = Section(
    "prototypes",
    ("organization",),
    listing(
        item(
            {
                "user": refers_to("member", "The user or robot that gets it,"),
                "team": refers_to("team", "or the team."),
                "activating_user": refers_to("member", "Only in repositories that this one makes."),
                **_PROTOTYPE.properties,
            },
            required=_PROTOTYPE.required,
            **one_of("user", "team"),
        ),
        "Permissions that new repositories start with.",
    ),
    _load,
    _dump,
)
