"""Page URLs: the host name and the URLs of web pages that messages and responses contain."""

from fakequay.world import World


def server_host(world: World) -> str:
    """Return the host name of the registry, followed by the port if it is not the default port.

    If ``SERVER_HOSTNAME`` is set, return its value. Otherwise, return the host in the current
    request or, in a background job, the address on which the server listens.
    """
    configured = world.config.get("SERVER_HOSTNAME")
    return str(configured) if configured else world.address.current_url().partition("://")[2]


def page_url(world: World, path: str) -> str:
    """Return the URL of a page of the web UI.

    Args:
        path: Path of the page, without leading slash.
    """
    scheme = world.config.get("PREFERRED_URL_SCHEME")
    scheme = scheme or world.address.current_url().partition("://")[0]
    return f"{scheme}://{server_host(world)}/{path}"
