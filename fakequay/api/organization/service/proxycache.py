"""Proxy cache configuration of an organization."""

from typing import Any

from fakequay.contract.release_behavior import checks_proxy_cache_login
from fakequay.domain import host_checks, usage_log
from fakequay.domain.accounts import accounts, mirrored_organizations
from fakequay.domain.errors import InvalidRequest, NotFound
from fakequay.domain.images import tags
from fakequay.domain.mirrors import upstream_registries
from fakequay.domain.numbers import MAX_INTEGER
from fakequay.models import Account, ProxyCache
from fakequay.world import World

CREATION_FAILED = "Error while creating Proxy cache configuration"
LOGIN_FAILED = "Failed login to remote registry. Please verify entered details and try again."
_TYPES = {
    "expiration_s": int,
    "insecure": bool,
    "upstream_registry_username": str,
    "upstream_registry_password": str,
}
NO_CACHE = {"upstream_registry": "", "expiration_s": "", "insecure": ""}


def view(world: World, orgname: str) -> ProxyCache | dict[str, str]:
    """Return the proxy cache configuration of an organization.

    If the organization has no proxy cache, the fields are empty strings.
    """
    organization = accounts.get(world, orgname, "organization")
    return (_find_cache(world, organization) if organization else None) or NO_CACHE


def create(world: World, orgname: str, body: dict[str, Any]) -> ProxyCache:
    """Create the proxy cache configuration of an organization.

    Raises:
        InvalidRequest: The request body is invalid, or the organization does not exist, has a proxy
            cache or a mirror, or has immutable tags.
    """
    organization = _check(world, orgname, body)
    if checks_proxy_cache_login(world.release):
        _check_upstream_is_declared(world, body)
    optional = _optional_fields(body)
    _check_permits_proxy_cache(world, organization)
    usage_log.record(
        world,
        "create_proxy_cache_config",
        organization,
        metadata={"upstream_registry": body["upstream_registry"]},
    )
    return world.store.proxy_caches.add(
        ProxyCache(
            organization_id=organization.id,
            upstream_registry=body["upstream_registry"],
            username=optional.get("upstream_registry_username"),
            password=optional.get("upstream_registry_password"),
            expiration_s=optional.get("expiration_s", 86_400),
            insecure=optional.get("insecure", False),
        )
    )


def validate(world: World, orgname: str, body: dict[str, Any]) -> None:
    """Check a proxy cache configuration without storing it.

    fakequay does not contact the upstream registry. A configuration is valid if it can be stored.
    If the instance reproduces Quay 3.14, the configuration key ``FAKEQUAY_UPSTREAMS`` must also
    contain a repository of the upstream registry, because this release contacts the registry.

    Raises:
        InvalidRequest: The request body is invalid, or the organization does not exist or has a
            proxy cache.
    """
    _check(world, orgname, body)
    if checks_proxy_cache_login(world.release):
        _check_upstream_is_declared(world, body)


def delete(world: World, orgname: str) -> None:
    """Delete the proxy cache configuration of an organization.

    Raises:
        NotFound: The organization or its proxy cache does not exist.
    """
    organization = accounts.find(world, orgname, "organization")
    cache = _find_cache(world, organization)
    if cache is None:
        raise NotFound
    world.store.proxy_caches.remove(cache)
    usage_log.record(world, "delete_proxy_cache_config", organization)


def _check(world: World, orgname: str, body: dict[str, Any]) -> Account:
    organization = accounts.get(world, orgname, "organization")
    if organization is None:
        raise InvalidRequest(CREATION_FAILED)
    if _find_cache(world, organization) is not None:
        raise InvalidRequest("Proxy Cache Configuration already exists")
    host_checks.check_registry(world, body["upstream_registry"])
    if not all(_is_valid(key, value) for key, value in _optional_fields(body).items()):
        raise InvalidRequest(CREATION_FAILED)
    return organization


def _check_upstream_is_declared(world: World, body: dict[str, Any]) -> None:
    """Check that the configuration key ``FAKEQUAY_UPSTREAMS`` contains the upstream registry.

    This check replaces the login to the upstream registry, which real servers of some releases
    perform.
    """
    if not upstream_registries.is_declared(world, body["upstream_registry"]):
        raise InvalidRequest(LOGIN_FAILED)


def _is_valid(key: str, value: Any) -> bool:
    has_type = type(value) is _TYPES[key]
    return has_type and (not isinstance(value, int) or abs(value) <= MAX_INTEGER)


def _optional_fields(body: dict[str, Any]) -> dict[str, Any]:
    """Return the optional fields of the request body that are not null.

    Quay's JSON Schema of the body does not contain these fields, so this function checks their
    types.
    """
    return {key: body[key] for key in _TYPES if body.get(key) is not None}


def _check_permits_proxy_cache(world: World, organization: Account) -> None:
    """Check that an organization has neither a mirror nor immutable tags.

    An organization with a mirror or immutable tags cannot get a proxy cache, because a proxy cache
    changes the tags of its organization when tags of the upstream registry change.
    """
    if mirrored_organizations.is_managed(world, organization):
        raise InvalidRequest(f"Cannot create proxy cache: {mirrored_organizations.MANAGED}")
    if world.config.feature("IMMUTABLE_TAGS") and tags.has_immutable_tag(world, organization):
        raise InvalidRequest("Cannot convert organization to proxy cache: immutable tags exist")


def _find_cache(world: World, organization: Account) -> ProxyCache | None:
    return world.store.proxy_caches.one(organization_id=organization.id)
