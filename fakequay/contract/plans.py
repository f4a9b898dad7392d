"""The plans that Quay knows: names, prices in cents, how many private repositories."""

import json
from functools import cache
from importlib.resources import files
from typing import Any

FREE = "free"


@cache
def plans() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(files(__package__).joinpath("plans.json").read_bytes())
    return rows


def plan(name: str) -> dict[str, Any] | None:
    """The plan of a name that the payment service knows."""
    return next((row for row in plans() if row["stripeId"] == name), None)
