"""Stress tests: kills, full disks, many clients, invalid input. ``just torture`` repeats more."""

import os

HARD = os.environ.get("TORTURE") == "1"


def amount(check: int, torture: int) -> int:
    """Return a number for ``just check`` or a larger one for ``just torture``."""
    return torture if HARD else check
