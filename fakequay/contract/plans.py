"""Billing plans of Quay: names, prices in US cents and numbers of private repositories."""

import json
from functools import cache
from importlib.resources import files
from typing import Any

from .releases import NEWEST, OLDEST, RELEASES, Release

FREE = "free"


@cache
def plans(release: Release = NEWEST) -> list[dict[str, Any]]:
    """Return the billing plans of a release."""
    rows: list[dict[str, Any]] = json.loads(files(__package__).joinpath("plans.json").read_bytes())
    return [
        {key: value for key, value in row.items() if key != "since"}
        for row in rows
        if release >= RELEASES[row.get("since", str(OLDEST))]
    ]


def plan(name: str) -> dict[str, Any] | None:
    """Return the billing plan with an id of the payment service (``stripeId``), or None."""
    return next((row for row in plans() if row["stripeId"] == name), None)
