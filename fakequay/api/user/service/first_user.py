"""First user: creates the first user of an empty installation."""

from typing import Any

from fakequay.access import scopes
from fakequay.determinism import UPPER
from fakequay.domain.accounts import (
    accounts,
    applications,
    oauth_tokens,
    passwords,
)
from fakequay.domain.errors import DataRefused
from fakequay.models import Account
from fakequay.settings import Config
from fakequay.world import World

FIRST_USER_RULES = "FAKEQUAY_FIRST_USER_IS_SUPERUSER"


def initialize(world: World, body: dict[str, Any]) -> dict[str, Any]:
    """Create the first user of an empty installation.

    Args:
        body: Request body with ``username``, ``email`` and ``password``. If ``access_token`` is
            true, the result contains an OAuth token with all scopes.

    Raises:
        DataRefused: A user already exists, or a value is invalid.
    """
    if world.store.accounts.one(kind="user") is not None:
        raise DataRefused("Cannot initialize user in a non-empty database")
    username, email, password = (
        str(body.get(key) or "") for key in ("username", "email", "password")
    )
    try:
        account = accounts.create_user(world, username, email, password, verified=True)
    except DataRefused as refusal:
        raise DataRefused(f"Failed to initialize user: {refusal.message}") from refusal
    answer = {
        "username": username,
        "email": email,
        "encrypted_password": passwords.encrypt(world, account.name, password),
    }
    if body.get("access_token"):
        answer["access_token"] = _first_token(world, account)
    return answer


def config_with_first_user(world: World, username: str) -> Config:
    """Return the configuration that applies after the first user has been created.

    If the configuration key ``FAKEQUAY_FIRST_USER_IS_SUPERUSER`` is on, the user is added to the
    list ``SUPER_USERS`` of the configuration, and the changed configuration is stored.
    """
    listed = list(world.config.get("SUPER_USERS", ()))
    if not world.config.get(FIRST_USER_RULES) or username in listed:
        return world.config
    values = {"SUPER_USERS": [*listed, username]}
    for stored in world.store.configuration.all():
        world.store.configuration.change(stored, values={**stored.values, **values})
    return Config({**world.config.values, **values})


def _first_token(world: World, account: Account) -> str:
    """Return an OAuth token with all scopes for the first user of an installation.

    The token belongs to a new OAuth application with the name ``automation``.
    """
    application = applications.create(world, account, "automation", client_id=account.name)
    return oauth_tokens.issue(
        world, account, application, " ".join(scopes.SCOPES), alphabet=UPPER
    ).token
