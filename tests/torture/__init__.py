"""What a server has to stand: kills, full disks, crowds. ``just torture`` tries harder."""

import os

HARD = os.environ.get("TORTURE") == "1"


def amount(check: int, torture: int) -> int:
    """How often, in ``just check`` and in ``just torture``."""
    return torture if HARD else check
