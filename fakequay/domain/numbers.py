"""Whole numbers: the largest that the real server has room for, and what addresses say."""

LARGEST = 2**31 - 1  # that a database's integer holds


def parse_id(text: str) -> int:
    """0, which nothing has, for what is no number or one with more digits than any has."""
    return int(text) if text.isdecimal() and len(text) < 20 else 0
