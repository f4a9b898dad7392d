"""Storage quotas of users and organizations, as superusers manage them."""

from typing import Any

from fakequay.domain.accounts import accounts
from fakequay.domain.quotas import quotas
from fakequay.models import Kind
from fakequay.world import World

NO_LIMIT = "Invalid limit format"


def views(world: World, name: str, kind: Kind) -> list[dict[str, Any]]:
    """Return the storage quotas of a user or organization."""
    account = accounts.find(world, name, kind)
    return [quotas.view(world, quota) for quota in quotas.list_quotas(world, account)]


def create(world: World, name: str, kind: Kind, body: dict[str, Any]) -> None:
    """Create the storage quota of a user or organization.

    Raises:
        InvalidRequest: The size is invalid, or the account already has a quota.
    """
    account = accounts.find(world, name, kind)
    limit_bytes = quotas.read_limit_bytes(body, NO_LIMIT) or 0
    quotas.create(world, account, limit_bytes, f"Quota for '{name}' already exists")


def change(
    world: World, name: str, kind: Kind, quota_id: str, body: dict[str, Any]
) -> dict[str, Any]:
    """Change the size of a storage quota. If the request body contains no size, change nothing."""
    quota = quotas.find(world, accounts.find(world, name, kind), quota_id)
    limit_bytes = quotas.read_limit_bytes(body, NO_LIMIT)
    if limit_bytes is not None:
        quota = quotas.change(world, quota, limit_bytes)
    return quotas.view(world, quota)


def delete(world: World, name: str, kind: Kind, quota_id: str) -> None:
    """Delete a storage quota with its limits. Raise NotFound if the quota does not exist."""
    quotas.delete(world, quotas.find(world, accounts.find(world, name, kind), quota_id))
