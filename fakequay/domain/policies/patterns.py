"""Tag patterns of policies: regular expressions by users, matched with a time limit."""

TIMEOUT = 0.1  # seconds; backtracking in a user's pattern could otherwise take forever


def matches(pattern: str, name: str, *, matches: bool) -> bool:
    """Return whether a policy with a given pattern applies to a tag name.

    A policy whose pattern is invalid or exceeds the time limit for matching applies to no name.

    Args:
        matches: True if the policy applies to names that match the pattern, False if it applies
            to all other names.
    """
    import regex  # the library of the real server, so that the syntax of patterns is the same

    try:
        found = regex.match(pattern, name, timeout=TIMEOUT) is not None
    except (regex.error, TimeoutError):
        return False
    return found == matches
