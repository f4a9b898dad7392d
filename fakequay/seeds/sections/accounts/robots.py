"""Seed section of robots of users and organizations."""

from typing import Any

from fakequay.domain.accounts import derived_secrets
from fakequay.models import Account
from fakequay.seeds.contexts import Context, ExportContext, LoadingContext
from fakequay.seeds.record_fields import (
    Field,
    RecordFields,
    date,
    derived_text,
    flag,
    json_object,
    text,
)
from fakequay.seeds.schema_parts import ROBOT, item, mapping
from fakequay.seeds.section import Section

_FEDERATION = Field(
    {
        "type": "array",
        "description": "Identities at OIDC providers that can log in as the robot account.",
        "items": item(
            {
                "issuer": {"type": "string", "description": "URL of the OIDC provider."},
                "subject": {
                    "type": "string",
                    "description": "Subject of the identity: its id at the OIDC provider.",
                },
            },
            required=["issuer", "subject"],
        ),
    },
    (),
    tuple,
    list,
)
_ROBOT = RecordFields(
    description=text("Description of the robot account.", ""),
    token=derived_text(
        "Token (password) of the robot account. Default: derived from the name of the robot "
        "account.",
        pattern="^[A-Za-z0-9]+$",
        **{"x-unique": "token"},
    ),
    metadata=json_object("Additional data that the creator of the robot account stored.", {}),
    federation=_FEDERATION,
    enabled=flag("Whether the robot account is enabled.", True),
    verified=flag(
        "Whether the robot account is marked as verified. A real server marks all robot accounts "
        "as verified.",
        True,
    ),
    uuid=derived_text(
        "UUID of the robot account. Default: derived from the name of the robot account.",
        **{"x-unique": "account"},
    ),
    created=date(
        "Creation time of the robot account. Default: the time at which the seed is loaded.",
        derived=True,
    ),
    last_accessed=date("Time of the last use of the robot account. Default: null (never used)."),
)


def _derived(context: Context, name: str) -> dict[str, Any]:
    drawn = context.draw("robot", name)
    return {
        "uuid": drawn.uuid(),
        "token": derived_secrets.robot_token(drawn),
        "created": context.now,
    }


def _load(context: LoadingContext, owner: Account, data: dict[str, Any]) -> None:
    for shortname, entry in data.items():
        name = f"{owner.name}+{shortname}"
        attributes = _ROBOT.load(entry, **_derived(context, name))
        robot = Account(name=name, kind="robot", owner_id=owner.id, **attributes)
        context.world.store.accounts.add(robot)


def _dump(context: ExportContext, owner: Account) -> dict[str, Any]:
    return {
        robot.name.partition("+")[2]: _ROBOT.dump(robot, **_derived(context, robot.name))
        for robot in context.world.store.accounts.find(owner_id=owner.id)
    }


ROBOTS = Section(
    "robots",
    ("user", "organization"),
    mapping(
        item(_ROBOT.properties),
        "Robot accounts by short name (the part of the name after the plus sign).",
        ROBOT,
    ),
    _load,
    _dump,
)
