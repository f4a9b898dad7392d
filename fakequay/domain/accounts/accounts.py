"""Accounts: finds, creates and validates users and organizations."""

from fakequay.contract import durations
from fakequay.contract.release_behavior import allows_shared_emails
from fakequay.domain.errors import Aborted, DataRefused, NotFound
from fakequay.models import Account, Kind
from fakequay.world import World

from . import input_rules


def get(world: World, name: str, kind: Kind | None = None) -> Account | None:
    """Return the account with the given name, or None.

    Args:
        kind: Required kind of account, for example ``user``; None for any kind.
    """
    account = world.store.accounts.one(name=name)
    return account if account and kind in {None, account.kind} else None


def find(world: World, name: str, kind: Kind) -> Account:
    """Return the account with the given name and kind.

    Raises:
        NotFound: The account does not exist or has another kind.
    """
    account = get(world, name, kind)
    if account is None:
        raise NotFound
    return account


def check_enabled(user: Account) -> None:
    """Check that a user is enabled.

    Raises:
        DataRefused: The user is disabled. Quay accepts no token of a disabled user.
    """
    if not user.enabled:
        raise DataRefused(
            f"user {user.name} is disabled, so Quay accepts none of the user's tokens; "
            "enable the user first"
        )


def name_holder_kind(world: World, name: str) -> Kind | None:
    """Return the kind of the account that uses the given name, or None if the name is free.

    The name of a deleted user or organization counts as used until garbage collection releases it.
    """
    holder = get(world, name) or world.store.deleted_namespaces.one(name=name)
    return holder.kind if holder else None


def find_organization(world: World, name: str) -> Account:
    """Return the organization with the given name, or raise an error with status 400.

    For a missing organization, some operations of the real server return 400 instead of 404. The
    code of these operations calls this function.

    Raises:
        DataRefused: The organization does not exist.
    """
    account = get(world, name, "organization")
    if account is None:
        raise DataRefused(f"Organization does not exist: {name}")
    return account


def find_by_login(world: World, login: str) -> Account | None:
    """Return the user with the given username or e-mail address, or None."""
    if "@" in login:
        return next(
            (a for a in world.store.accounts.find(email=login) if a.kind == "user"),
            None,
        )
    return get(world, login, "user")


def check_manages_users(world: World) -> None:
    """Check that the instance manages its own users, without an external directory.

    Raises:
        Aborted: 404 if ``AUTHENTICATION_TYPE`` names an external directory such as LDAP.
    """
    if world.config.get("AUTHENTICATION_TYPE") != "Database":
        raise Aborted(404)


def create_user(
    world: World, name: str, email: str | None, password: str, *, verified: bool = False
) -> Account:
    """Create a user.

    Args:
        email: E-mail address; None is allowed if ``FEATURE_MAILING`` is off.
        verified: Whether the e-mail address is confirmed.

    Raises:
        DataRefused: The name, address or password is invalid, or the name or address is in use.
    """
    input_rules.check_password(password)
    if email or world.config.feature("MAILING"):
        input_rules.check_email(email)
    input_rules.check_namespace(name)
    taken = name_holder_kind(world, name)
    if taken is not None:
        taker = "an organization and" if taken == "organization" else "user"
        raise DataRefused(f"Username has already been taken by {taker} cannot be reused: {name}")
    if email:
        check_email_is_free(world, email)
    return _add(world, "user", name, email=email, password=password, verified=verified)


def create_organization(world: World, name: str, email: str | None) -> Account:
    """Create an organization without teams.

    The function does not check whether another account uses the name.

    Raises:
        DataRefused: The name is invalid.
    """
    input_rules.check_namespace(name)
    return _add(world, "organization", name, email=email, verified=True)


def is_email_taken(world: World, email: str | None) -> bool:
    """Return whether an e-mail address is in use, and a new account therefore cannot have it.

    In newer releases of Quay, several organizations can have the same address, so the function
    considers only the addresses of users.
    """
    if email is None:
        return False
    owners = world.store.accounts.find(email=email)
    shared = allows_shared_emails(world.release)
    return any(account.kind == "user" or not shared for account in owners)


def check_email_is_free(world: World, email: str | None) -> None:
    """Check that an e-mail address is free for a new account.

    Raises:
        DataRefused: Another account has the address.
    """
    if is_email_taken(world, email):
        raise DataRefused(f"Email has already been used: {email}")


def _add(world: World, kind: Kind, name: str, **fields: object) -> Account:
    uuid = world.draw(kind, name).uuid()
    account = Account(name=name, kind=kind, uuid=uuid, created=world.now(), **fields)  # type: ignore[arg-type]
    return world.store.accounts.add(account)


def change_tag_expiration(world: World, account: Account, seconds: int) -> Account:
    """Set how long the deleted tags of a namespace can be restored.

    Args:
        seconds: Duration in seconds, one of the durations in ``TAG_EXPIRATION_OPTIONS``.

    Raises:
        DataRefused: ``TAG_EXPIRATION_OPTIONS`` does not contain the duration.
    """
    if seconds not in {durations.parse_duration(option) for option in _expiration_options(world)}:
        raise DataRefused("Invalid tag expiration option")
    return world.store.accounts.change(account, tag_expiration_s=seconds)


def _expiration_options(world: World) -> list[str]:
    return list(world.config.get("TAG_EXPIRATION_OPTIONS", ["0s", "1d", "1w", "2w", "4w"]))
