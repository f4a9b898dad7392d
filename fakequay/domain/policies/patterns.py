"""Tag patterns of policies: regular expressions of users, matched with a time limit."""

TIMEOUT = 0.1  # seconds; without a limit, backtracking in a user's pattern could take forever


def matches(pattern: str, name: str, *, matches: bool) -> bool:
    """Return whether a policy with a given pattern applies to a tag name.

    A policy whose pattern is invalid or exceeds the time limit for matching applies to no tag.

    Args:
        matches: True if the policy applies to names that match the pattern, False if it applies to
            all other names.
    """
    import regex  # the library of the real server, because patterns must have the same syntax

    try:
        found = regex.match(pattern, name, timeout=TIMEOUT) is not None
    except (regex.error, TimeoutError):
        return False
    return found == matches
