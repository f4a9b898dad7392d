"""Numbers: converts ids in URLs, formats sizes in bytes, and defines Quay's largest integer."""

MAX_INTEGER = 2**31 - 1  # largest value of an integer column in the real server's database
_UNITS = "KMGTPEZY"


def parse_id(text: str) -> int:
    """Convert the id in a URL to an integer.

    Returns:
        The id. For a text that is not a number or has more than 19 digits, the result is 0; no
        record has this id.
    """
    return int(text) if text.isdecimal() and len(text) < 20 else 0


def format_bytes(size: float, digits: int = 1) -> str:
    """Format a number of bytes with a binary unit: ``100000000`` becomes ``95.4 MiB``."""
    unit = "Byte"
    for letter in _UNITS:
        if size < 1024:
            break
        size, unit = size / 1024, f"{letter}iB"
    return f"{size:.{digits}f} {unit}"
