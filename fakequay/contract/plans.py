"""Billing plans of Quay: names, prices in US cents and numbers of private repositories."""

import json
from functools import cache
from typing import Any

from fakequay.package_files import read_package_file

from .releases import NEWEST, OLDEST, RELEASES, Release

FREE = "free"


@cache
def plans(release: Release = NEWEST) -> list[dict[str, Any]]:
    """Return the billing plans that a release of Quay offers."""
    rows: list[dict[str, Any]] = json.loads(read_package_file("fakequay.contract", "plans.json"))
    return [
        {key: value for key, value in row.items() if key != "since"}
        for row in rows
        if release >= RELEASES[row.get("since", str(OLDEST))]
    ]


def plan(name: str) -> dict[str, Any] | None:
    """Return a billing plan by its id at the payment service (``stripeId``), or None."""
    return next((row for row in plans() if row["stripeId"] == name), None)
