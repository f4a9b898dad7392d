"""What the proxy cache operations decide."""

from typing import Any

from fakequay.domain import hosts, usage_log
from fakequay.domain.accounts import accounts, managed_organizations
from fakequay.domain.errors import InvalidRequest, NotFound
from fakequay.domain.images import tags
from fakequay.domain.numbers import LARGEST
from fakequay.models import Account, ProxyCache
from fakequay.world import World

UNMAKEABLE = "Error while creating Proxy cache configuration"
_TYPES = {
    "expiration_s": int,
    "insecure": bool,
    "upstream_registry_username": str,
    "upstream_registry_password": str,
}
NONE = {"upstream_registry": "", "expiration_s": "", "insecure": ""}


def view(world: World, orgname: str) -> ProxyCache | dict[str, str]:
    organization = accounts.one(world, orgname, "organization")
    return (_one(world, organization) if organization else None) or NONE


def create(world: World, orgname: str, body: dict[str, Any]) -> ProxyCache:
    organization = _check(world, orgname, body)
    given = _given(body)
    _check_convertible(world, organization)
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
            username=given.get("upstream_registry_username"),
            password=given.get("upstream_registry_password"),
            expiration_s=given.get("expiration_s", 86_400),
            insecure=given.get("insecure", False),
        )
    )


def validate(world: World, orgname: str, body: dict[str, Any]) -> None:
    """Nothing is called: details that could be stored count as working."""
    _check(world, orgname, body)


def delete(world: World, orgname: str) -> None:
    organization = accounts.find(world, orgname, "organization")
    cache = _one(world, organization)
    if cache is None:
        raise NotFound
    world.store.proxy_caches.remove(cache)
    usage_log.record(world, "delete_proxy_cache_config", organization)


def _check(world: World, orgname: str, body: dict[str, Any]) -> Account:
    organization = accounts.one(world, orgname, "organization")
    if organization is None:
        raise InvalidRequest(UNMAKEABLE)
    if _one(world, organization) is not None:
        raise InvalidRequest("Proxy Cache Configuration already exists")
    hosts.check_registry(world, body["upstream_registry"])
    if not all(_can_be_kept(key, value) for key, value in _given(body).items()):
        raise InvalidRequest(UNMAKEABLE)
    return organization


def _can_be_kept(key: str, value: Any) -> bool:
    kept = type(value) is _TYPES[key]
    return kept and (not isinstance(value, int) or abs(value) <= LARGEST)


def _given(body: dict[str, Any]) -> dict[str, Any]:
    """What the body's schema does not speak of; null is as good as nothing."""
    return {key: body[key] for key in _TYPES if body.get(key) is not None}


def _check_convertible(world: World, organization: Account) -> None:
    """What is in a proxy cache comes and goes: nothing else may decide that."""
    if managed_organizations.is_managed(world, organization):
        raise InvalidRequest(f"Cannot create proxy cache: {managed_organizations.MANAGED}")
    if world.config.feature("IMMUTABLE_TAGS") and tags.has_immutable_tag(world, organization):
        raise InvalidRequest("Cannot convert organization to proxy cache: immutable tags exist")


def _one(world: World, organization: Account) -> ProxyCache | None:
    return world.store.proxy_caches.one(organization_id=organization.id)
