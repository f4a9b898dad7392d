"""Redirect targets: checks that the target of a redirect is a path on this server."""


def is_local_path(text: str) -> bool:
    """Return whether a text is a path on this server, and not the URL of another server.

    If a path begins with two slashes, or with a slash and a backslash, a browser reads it as the
    name of another server. Browsers first remove tabs and line breaks, so a path with these
    characters is not accepted, either.
    """
    return text.startswith("/") and not text.startswith(("//", "/\\")) and text.isprintable()
