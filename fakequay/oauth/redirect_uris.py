"""Redirect URIs of OAuth applications: checks them, and adds parameters to them."""

from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from fakequay.world import World

from .errors import OAuthError


def is_allowed(world: World, client_id: str, uri: str, own_page: str) -> bool:
    """Return whether an application may use a redirect URI.

    The URI must begin with the redirect URI that is registered for the application, and must have
    the same scheme, host and port. The path must not contain the segment ``..``.

    Args:
        world: Data and configuration of the instance (World).
        client_id: Client ID of the application. For an unknown application, only ``own_page`` is
            allowed.
        uri: Redirect URI of the request.
        own_page: URL of the server's page that shows a token to the user; always allowed.
    """
    if uri == own_page:
        return True
    application = world.store.applications.one(client_id=client_id)
    return application is not None and _is_below(application.redirect_uri, uri)


def add_parameters(uri: str, **parameters: str | None) -> str:
    """Return a URI with parameters added to its query.

    Args:
        uri: The URI. Its existing query and its fragment are kept.
        parameters: Values by name. A parameter with the value None is not added.

    Raises:
        OAuthError: "invalid_request" if the URI is malformed.
    """
    try:
        parts = urlsplit(uri)
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
    except ValueError as error:
        raise OAuthError("invalid_request") from error
    query |= {name: value for name, value in parameters.items() if value is not None}
    return parts._replace(query=urlencode(query)).geturl()


def _is_below(registered: str, uri: str) -> bool:
    if not registered or not uri.startswith(registered):
        return False
    try:
        expected, parts = urlsplit(registered), urlsplit(uri)
    except ValueError:
        return False
    path = unquote(parts.path).replace("\\", "/")
    same_server = (expected.scheme, expected.netloc) == (parts.scheme, parts.netloc)
    return same_server and ".." not in path.split("/")
