"""Seed section of default permissions for new repositories of an organization."""

from typing import Any

from fakequay.access.scopes import REPOSITORY_ROLES
from fakequay.models import Account, Prototype
from fakequay.seeds.contexts import Context, ExportContext, LoadingContext, without_none
from fakequay.seeds.record_fields import RecordFields, choice, derived_text
from fakequay.seeds.schema_parts import item, listing, one_of, refers_to
from fakequay.seeds.section import Section

_PROTOTYPE = RecordFields(
    role=choice(
        "Role that the user, robot account or team gets in each new repository.", REPOSITORY_ROLES
    ),
    uuid=derived_text(
        (
            "UUID of the default permission. Default: derived from the names of the "
            "organization, the user or team, and the activating user."
        ),
        **{"x-unique": "prototype"},
    ),
)


def _derived(
    context: Context, organization: Account, delegate: str | None, activating: str | None
) -> dict[str, Any]:
    about = f"{organization.name} {activating} {delegate}"
    return {"uuid": context.draw("prototype", about).uuid()}


def _load(context: LoadingContext, organization: Account, data: list[dict[str, Any]]) -> None:
    for entry in data:
        user, team, activating = (entry.get(key) for key in ("user", "team", "activating_user"))
        derived = _derived(context, organization, user or team, activating)
        context.world.store.prototypes.add(
            Prototype(
                organization_id=organization.id,
                activating_id=context.account_id(activating),
                account_id=context.account_id(user),
                team_id=context.team(organization.id, team).id if team else None,
                **_PROTOTYPE.load(entry, **derived),
            )
        )


def _dump(context: ExportContext, organization: Account) -> list[dict[str, Any]]:
    return [
        _dump_prototype(context, organization, prototype)
        for prototype in context.world.store.prototypes.find(organization_id=organization.id)
    ]


def _dump_prototype(
    context: ExportContext, organization: Account, prototype: Prototype
) -> dict[str, Any]:
    user, team = context.name(prototype.account_id), context.team(prototype.team_id)
    activating = context.name(prototype.activating_id)
    derived = _derived(context, organization, user or team, activating)
    named = without_none(user=user, team=team, activating_user=activating)
    return named | _PROTOTYPE.dump(prototype, **derived)


PROTOTYPES = Section(
    "prototypes",
    ("organization",),
    listing(
        item(
            {
                "user": refers_to(
                    "member",
                    "Name of the user or robot account that gets the role in new repositories. "
                    "Required if the key team is missing.",
                ),
                "team": refers_to(
                    "team",
                    "Name of the team that gets the role in new repositories. Required if the key "
                    "user is missing.",
                ),
                "activating_user": refers_to(
                    "member",
                    "Name of the user or robot account whose new repositories get the default "
                    "permission. If the key is missing, all new repositories get the permission.",
                ),
                **_PROTOTYPE.properties,
            },
            required=_PROTOTYPE.required,
            **one_of("user", "team"),
        ),
        "Default permissions: permissions that each new repository of the organization gets.",
    ),
    _load,
    _dump,
)
