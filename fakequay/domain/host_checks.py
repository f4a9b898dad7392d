"""Host checks for upstream registries, webhooks and callback URLs, without network access.

The real server rejects hosts in private networks, and host names that do not resolve. fakequay is
often used offline, with servers on the same machine. Therefore, fakequay accepts all hosts by
default. If ``FAKEQUAY_REFUSE_PRIVATE_HOSTS`` is on, fakequay rejects hosts with a private name or
address.
"""

import ipaddress

from fakequay.world import World

from .errors import InvalidRequest

STRICT = "FAKEQUAY_REFUSE_PRIVATE_HOSTS"


def check_registry(world: World, registry: str) -> None:
    """Check that an upstream registry is neither on this machine nor in a private network.

    Do nothing if ``FAKEQUAY_REFUSE_PRIVATE_HOSTS`` is off.

    Raises:
        InvalidRequest: The host of the registry is private.
    """
    host = registry.split("/", 1)[0]
    if is_refused(world, host):
        raise InvalidRequest("The provided registry URL is not allowed")


def is_refused(world: World, host: str) -> bool:
    """Return whether ``FAKEQUAY_REFUSE_PRIVATE_HOSTS`` is on and a host is private."""
    return bool(world.config.get(STRICT, False)) and is_private(host)


def is_private(host: str) -> bool:
    """Return whether a host is a loopback, private or link-local address, or a local name.

    Local names are ``localhost`` and the names that end with ``.localhost``, ``.local`` or
    ``.internal``.

    Args:
        host: Host name or IP address, optionally with a port.
    """
    name = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
    try:
        return not ipaddress.ip_address(name).is_global
    except ValueError:
        return name == "localhost" or name.endswith((".localhost", ".local", ".internal"))
