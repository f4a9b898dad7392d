"""Robots of users and organizations."""

from typing import Any

from fakequay.domain.accounts import derived_secrets
from fakequay.models import Account
from fakequay.seeds.contexts import Context, ExportContext, LoadingContext
from fakequay.seeds.record_fields import Field, RecordShape, date, flag, free, given, text
from fakequay.seeds.schema_parts import ROBOT, item, mapping
from fakequay.seeds.section import Section

_FEDERATION = Field(
    {
        "type": "array",
        "description": "Identities of other services that the robot may be used with.",
        "items": item(
            {
                "issuer": {"type": "string", "description": "The address of the service."},
                "subject": {"type": "string", "description": "Who it is there."},
            },
            required=["issuer", "subject"],
        ),
    },
    (),
    tuple,
    list,
)
_ROBOT = RecordShape(
    description=text("What it is for.", ""),
    token=given(
        "Follows from the name unless given.", pattern="^[A-Za-z0-9]+$", **{"x-unique": "token"}
    ),
    metadata=free("What its maker has noted.", {}),
    federation=_FEDERATION,
    enabled=flag("Whether it may be used.", True),
    verified=flag("Always so, for robots.", True),
    uuid=given("Follows from the name unless given.", **{"x-unique": "account"}),
    created=date("With the world unless given.", derived=True),
    last_accessed=date("When it was last used."),
)


def _derived(ground: Context, name: str) -> dict[str, Any]:
    drawn = ground.draw("robot", name)
    return {
        "uuid": drawn.uuid(),
        "token": derived_secrets.robot_token(drawn),
        "created": ground.now,
    }


def _load(planting: LoadingContext, owner: Account, data: dict[str, Any]) -> None:
    for shortname, one in data.items():
        name = f"{owner.name}+{shortname}"
        attributes = _ROBOT.load(one, **_derived(planting, name))
        robot = Account(name=name, kind="robot", owner_id=owner.id, **attributes)
        planting.world.store.accounts.add(robot)


def _dump(harvest: ExportContext, owner: Account) -> dict[str, Any]:
    return {
        robot.name.partition("+")[2]: _ROBOT.dump(robot, **_derived(harvest, robot.name))
        for robot in harvest.world.store.accounts.find(owner_id=owner.id)
    }


ROBOTS = Section(
    "robots",
    ("user", "organization"),
    mapping(item(_ROBOT.properties), "Robots by their short names.", ROBOT),
    _load,
    _dump,
)
