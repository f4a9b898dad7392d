"""Patterns of policies, which users write: some would never come to an end."""

TIMEOUT = 0.1  # seconds


def matches(pattern: str, name: str, *, matches: bool) -> bool:
    """Whether a policy whose pattern matches, or does not, is about a name.

    A pattern that is none, or that takes too long, is about nothing.
    """
    import regex  # the real server's own: patterns and what is said of bad ones are its

    try:
        found = regex.match(pattern, name, timeout=TIMEOUT) is not None
    except (regex.error, TimeoutError):
        return False
    return found == matches
