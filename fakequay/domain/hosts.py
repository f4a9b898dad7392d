"""Which addresses a configuration may name. Nothing is looked up or called here.

The real server refuses what only it could reach, and names that do not resolve. A fake is used
offline, against servers next to it: it takes any address unless told to be like the real one.
"""

import ipaddress

from fakequay.world import World

from .errors import InvalidRequest

STRICT = "FAKEQUAY_REFUSE_PRIVATE_HOSTS"


def check_registry(world: World, registry: str) -> None:
    """Refuse an upstream registry on this machine or in a private network, where that is on."""
    host = registry.split("/", 1)[0]
    if is_refused(world, host):
        raise InvalidRequest("The provided registry URL is not allowed")


def is_refused(world: World, host: str) -> bool:
    """Whether a host is one that the real server would not call."""
    return bool(world.config.get(STRICT, False)) and is_private(host)


def is_private(host: str) -> bool:
    """Loopback, private and link-local addresses, and the names that always mean them."""
    name = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
    try:
        return not ipaddress.ip_address(name).is_global
    except ValueError:
        return name == "localhost" or name.endswith((".localhost", ".local", ".internal"))
