"""Seed sections of the configuration and of the clock."""

from typing import Any

from fakequay.contract.configuration_keys import schema
from fakequay.models import Configuration
from fakequay.seeds.contexts import ExportContext, LoadingContext
from fakequay.seeds.record_fields import format_time
from fakequay.seeds.section import Section


def _load_settings(context: LoadingContext, _: None, data: dict[str, Any]) -> None:
    context.world.store.configuration.add(Configuration(data))


def _dump_settings(context: ExportContext, _: None) -> dict[str, Any]:
    return dict(context.world.config.values)


def _dump_clock(context: ExportContext, _: None) -> str | float | None:
    clock = context.world.clock
    return format_time(clock.now()) if clock.frozen else None


SETTINGS = Section(
    "settings",
    ("seed",),
    {
        **schema(),
        "description": (
            "Configuration of the server: keys of Quay's config.yaml, and keys of fakequay, "
            "which begin with FAKEQUAY_."
        ),
    },
    _load_settings,
    _dump_settings,
)

CLOCK = Section(
    "clock",
    ("seed",),
    {
        "type": ["string", "number"],
        "format": "date-time",
        "description": (
            "Time at which the simulated clock is frozen (ISO 8601 or Unix seconds). "
            "Default: the clock is not frozen."
        ),
    },
    # This section loads nothing, because the loader sets the clock before it loads the sections.
    lambda *_: None,
    _dump_clock,
)
