"""Names of faults and snapshots: checks that the names can be a part of a URL."""

LONGEST = 255  # characters


def check_name(name: str) -> str:
    """Return a name if it can be a part of a URL.

    Raises:
        ValueError: The name is empty, too long, ``.`` or ``..``, or contains a slash or a character
            that cannot be printed.
    """
    if not 0 < len(name) <= LONGEST or "/" in name or not name.isprintable() or name in {".", ".."}:
        raise ValueError(
            f"name: must be 1 to {LONGEST} printable characters without '/', "
            "and must not be '.' or '..'"
        )
    return name
