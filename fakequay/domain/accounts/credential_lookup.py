"""Credential lookup: finds the tokens and secrets that a test requests by name."""

from collections.abc import Iterable
from difflib import get_close_matches

from fakequay.domain.errors import DataRefused
from fakequay.models import Account, Application, AppToken
from fakequay.world import World

from . import accounts, app_tokens, applications

MAX_LISTED = 10  # maximum number of names in an error message
NO_USERS = (
    "this instance has no users: load a seed such as demo, or create the first user with "
    "POST /api/v1/user/initialize"
)


def find_user(world: World, name: str) -> Account:
    """Return the user with the given name.

    Raises:
        DataRefused: The user does not exist.
    """
    user = accounts.get(world, name, "user")
    if user is None:
        names = [account.name for account in world.store.accounts.find(kind="user")]
        hint = _suggest(name, names, "users") if names else NO_USERS
        raise DataRefused(f"user {name!r} does not exist; {hint}")
    return user


def find_robot(world: World, name: str) -> Account:
    """Return the robot account with the given full name, such as ``acme+ci``.

    Raises:
        DataRefused: The robot account does not exist.
    """
    robot = accounts.get(world, name, "robot")
    if robot is None:
        names = [account.name for account in world.store.accounts.find(kind="robot")]
        hint = _suggest(name, names, "robot accounts")
        form = "" if "+" in name else "; a name has the form OWNER+SHORTNAME, such as acme+ci"
        create = "create it with PUT /api/v1/organization/{orgname}/robots/{robot_shortname}"
        how = f"{hint}, or {create}" if "+" in name else hint
        raise DataRefused(f"robot account {name!r} does not exist{form}; {how}")
    return robot


def find_application(world: World, path: str) -> Application:
    """Return the OAuth application with a path such as ``acme/automation``.

    Raises:
        DataRefused: The application does not exist.
    """
    application = applications.find_by_path(world, path)
    if application is None:
        names = [application_path(world, each) for each in world.store.applications.all()]
        hint = _suggest(path, names, "OAuth applications")
        form = "" if "/" in path else "; a path has the form ORGANIZATION/APPLICATION"
        raise DataRefused(f"OAuth application {path!r} does not exist{form}; {hint}")
    return application


def application_path(world: World, application: Application) -> str:
    """Return the path of an OAuth application, such as ``acme/automation``."""
    owner = world.store.accounts.get(application.organization_id)
    return f"{owner.name if owner else ''}/{application.name}"


def find_app_token(world: World, user: Account, title: str) -> AppToken | None:
    """Return a user's valid application-specific token with the given title, or None."""
    for token in world.store.app_tokens.find(account_id=user.id):
        has_expired = token.expiration is not None and token.expiration <= world.now()
        if token.title == title and not has_expired:
            return token
    return None


def get_or_create_app_token(world: World, username: str, title: str) -> AppToken:
    """Return a valid application-specific token of a user; create the token if there is none.

    Raises:
        DataRefused: The user does not exist or is disabled.
    """
    user = find_user(world, username)
    accounts.check_enabled(user)
    return find_app_token(world, user, title) or app_tokens.create(world, user, title)


def _suggest(name: str, known: Iterable[str], noun: str) -> str:
    """Return a hint for the error message about an unknown name.

    The hint is the most similar existing name or, if no name is similar, a list of existing names.
    """
    names = sorted(set(known))
    similar = get_close_matches(name, names, 1)
    if similar:
        return f"the most similar name is {similar[0]!r}"
    if not names:
        return f"this instance has no {noun}"
    more = ", …" if len(names) > MAX_LISTED else ""
    return f"the {noun} are {', '.join(names[:MAX_LISTED])}{more}"
