"""Local paths: checks that a redirect stays on this server."""


def is_local_path(text: str) -> bool:
    """Return whether a text is a path on this server.

    A browser reads a path that begins with two slashes, or a slash and a backslash, as the name of
    another server. It removes tabs and line breaks first, so that a path must not contain any.
    """
    return text.startswith("/") and not text.startswith(("//", "/\\")) and text.isprintable()
