"""Billing plans of Quay: names, prices in US cents and numbers of private repositories."""

import json
from functools import cache
from importlib.resources import files
from typing import Any

FREE = "free"


@cache
def plans() -> list[dict[str, Any]]:
    """Return all billing plans."""
    rows: list[dict[str, Any]] = json.loads(files(__package__).joinpath("plans.json").read_bytes())
    return rows


def plan(name: str) -> dict[str, Any] | None:
    """Return the plan with an id of the payment service (``stripeId``), or None if unknown."""
    return next((row for row in plans() if row["stripeId"] == name), None)
