"""URLs of the server: the host name and the web pages that messages and responses contain."""

from fakequay.world import World


def server_host(world: World) -> str:
    """Return the host name of the registry, with a port unless it is the port of the scheme.

    The host is the value of ``SERVER_HOSTNAME``. If it is not set, the host is that of the current
    request, or, in a background job, the address on which the server listens.
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
