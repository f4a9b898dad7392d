"""Users and organizations: finding, making, naming."""

from fakequay.domain import durations
from fakequay.domain.errors import Aborted, DataRefused, NotFound
from fakequay.models import Account, Kind
from fakequay.world import World

from . import name_rules


def one(world: World, name: str, kind: Kind | None = None) -> Account | None:
    account = world.store.accounts.one(name=name)
    return account if account and kind in {None, account.kind} else None


def find(world: World, name: str, kind: Kind) -> Account:
    """The account, or NotFound."""
    account = one(world, name, kind)
    if account is None:
        raise NotFound
    return account


def holder(world: World, name: str) -> Kind | None:
    """What kind of account nobody else may have the name of; None: it is free."""
    held = one(world, name) or world.store.deleted_namespaces.one(name=name)
    return held.kind if held else None


def organization(world: World, name: str) -> Account:
    """The organization, or the refusal that the data layer has for that."""
    account = one(world, name, "organization")
    if account is None:
        raise DataRefused(f"Organization does not exist: {name}")
    return account


def by_name_or_email(world: World, login: str) -> Account | None:
    """A user, by what may be typed into a sign-in form."""
    if "@" in login:
        return next(
            (a for a in world.store.accounts.find(email=login) if a.kind == "user"),
            None,
        )
    return one(world, login, "user")


def check_in_database(world: World) -> None:
    """Refuse where a directory has the users: they neither come nor go here."""
    if world.config.get("AUTHENTICATION_TYPE") != "Database":
        raise Aborted(404)


def create_user(
    world: World, name: str, email: str | None, password: str, *, verified: bool = False
) -> Account:
    """A new user; refuses names and addresses that are taken or make no sense."""
    name_rules.check_password(password)
    if email or world.config.feature("MAILING"):
        name_rules.check_email(email)
    name_rules.check_namespace(name)
    taken = holder(world, name)
    if taken is not None:
        whom = "an organization and" if taken == "organization" else "user"
        raise DataRefused(f"Username has already been taken by {whom} cannot be reused: {name}")
    if email:
        check_email_is_free(world, email)
    return _add(world, "user", name, email=email, password=password, verified=verified)


def create_organization(world: World, name: str, email: str | None) -> Account:
    """A new organization without teams; whether the name is free is the caller's question."""
    name_rules.check_namespace(name)
    return _add(world, "organization", name, email=email, verified=True)


def is_used_by_user(world: World, email: str | None) -> bool:
    return any(account.kind == "user" for account in world.store.accounts.find(email=email))


def check_email_is_free(world: World, email: str | None) -> None:
    """Only users' addresses are unique; organizations may share theirs."""
    if is_used_by_user(world, email):
        raise DataRefused(f"Email has already been used: {email}")


def _add(world: World, kind: Kind, name: str, **fields: object) -> Account:
    uuid = world.draw(kind, name).uuid()
    account = Account(name=name, kind=kind, uuid=uuid, created=world.now(), **fields)  # type: ignore[arg-type]
    return world.store.accounts.add(account)


def change_tag_expiration(world: World, account: Account, seconds: int) -> Account:
    """How long a namespace can restore what was deleted; only the configured spans are taken."""
    if seconds not in {durations.parse_duration(option) for option in _expiration_options(world)}:
        raise DataRefused("Invalid tag expiration option")
    return world.store.accounts.change(account, tag_expiration_s=seconds)


def _expiration_options(world: World) -> list[str]:
    return list(world.config.get("TAG_EXPIRATION_OPTIONS", ["0s", "1d", "1w", "2w", "4w"]))
