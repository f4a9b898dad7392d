"""URL checks: validates the URLs of servers to which fakequay sends requests."""

from urllib.parse import urlsplit


def checked_url(url: str) -> str:
    """Return the URL of a server without a slash at its end, after a check of its form.

    Raises:
        ValueError: The text is not an http or https URL, or contains a user name or a password.
            An error message about a password does not contain the URL.
    """
    if "@" in url.partition("://")[2].partition("/")[0]:
        raise ValueError("the URL must not contain a user name or a password; use a token instead")
    try:
        parts = urlsplit(url)
        is_valid = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:  # for example, the port is not a number up to 65535
        is_valid = False
    if not is_valid:
        raise ValueError(f"{url!r} is not an http or https URL")
    return url.rstrip("/")
