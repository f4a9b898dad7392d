"""Integers: the largest value that the real server's database can store, and ids in URLs."""

MAX_INTEGER = 2**31 - 1  # largest value of an integer column in the real server's database


def parse_id(text: str) -> int:
    """Return the id in a URL as an integer.

    Return 0, which is never the id of a record, if the text is not a number or has more than
    19 digits.
    """
    return int(text) if text.isdecimal() and len(text) < 20 else 0
