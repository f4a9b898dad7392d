"""HTTP Basic authentication with passwords, robot tokens, app tokens or OAuth tokens."""

import hmac

from fakequay.access import Caller
from fakequay.domain.accounts import accounts, login_throttling, oauth_tokens, passwords
from fakequay.models import Account
from fakequay.world import World

from . import authentication

ENCRYPTED_ONLY = (
    "Client login with unencrypted passwords is disabled. Please generate an encrypted password in "
    "the user admin panel for use here."
)
DISABLED = "This user has been disabled. Please contact your administrator."


class LoginRefused(Exception):
    """Error: the credentials of a request are invalid.

    The message is the error text of the real server.
    """


def log_in(world: World, username: str, password: str) -> Caller:
    """Authenticate HTTP Basic credentials, and update the last-use time of the account or token.

    The username selects the kind of credential: ``$app`` for an app-specific token,
    ``$oauthtoken`` for an OAuth token, ``namespace+name`` for a robot, and any other name for a
    user with a password.

    Raises:
        LoginRefused: The credentials are invalid, or the user is disabled.
    """
    if username == "$app" and world.config.feature("APP_SPECIFIC_TOKENS"):
        return _by_app_token(world, password)
    if username == "$token":
        # Access tokens of repositories: the real server no longer issues any.
        raise LoginRefused("Invalid access token")
    if username == "$oauthtoken":
        return _by_oauth_token(world, password)
    return (
        _by_robot(world, username, password)
        if "+" in username
        else _by_password(world, username, password)
    )


def _by_app_token(world: World, text: str) -> Caller:
    token = world.store.app_tokens.one(token=text)
    if token is None or (token.expiration is not None and token.expiration <= world.now()):
        raise LoginRefused("Invalid token")
    account = world.store.accounts.get(token.account_id)
    if account is None or not account.enabled:
        raise LoginRefused(DISABLED)
    if authentication.is_usage_update_due(world, token.last_accessed):
        world.store.app_tokens.change(token, last_accessed=world.now())
    metadata = {
        "username": account.name,
        "app_specific_token_title": token.title,
        "app_specific_token": token.uuid,
    }
    return Caller(_record_use(world, account), None, "apptoken", token=metadata)


def _by_oauth_token(world: World, text: str) -> Caller:
    caller = authentication.by_oauth_token(world, text)
    if caller is None:
        raise LoginRefused(_token_error(world, text))
    return caller


def _token_error(world: World, text: str) -> str:
    """Return the error message for an OAuth token that does not authenticate a caller."""
    token = oauth_tokens.get(world, text)
    if token is None:
        return "OAuth access token could not be validated"
    if oauth_tokens.has_expired(world, token):
        return "OAuth access token has expired"
    return "Granter of the oauth access token is disabled"


def _by_robot(world: World, username: str, password: str) -> Caller:
    robot = accounts.get(world, username, "robot")
    if robot is None or robot.token is None:
        raise LoginRefused("Could not find robot with specified username")
    if not hmac.compare_digest(robot.token.encode(), password.encode()):
        raise LoginRefused(f"Could not find robot with username: {username} and supplied password.")
    owner = world.store.accounts.get(robot.owner_id or 0)
    if owner is not None and not owner.enabled:
        raise LoginRefused(DISABLED)
    metadata = {"username": robot.name, "is_robot": True}
    return Caller(_record_use(world, robot), None, "robot", token=metadata)


def _by_password(world: World, username: str, password: str) -> Caller:
    """Authenticate a user by plain or encrypted password.

    Command-line clients may send the encrypted password; the sign-in page accepts only the plain
    password.
    """
    account = accounts.find_by_login(world, username)
    decrypted = passwords.decrypt(world, account, password) if account else None
    if decrypted is None and world.config.feature("REQUIRE_ENCRYPTED_BASIC_AUTH"):
        raise LoginRefused(ENCRYPTED_ONLY)
    if account is None or not login_throttling.verify_password(
        world, account, decrypted or password
    ):
        raise LoginRefused("Invalid Username or Password")
    if not account.enabled:
        raise LoginRefused(DISABLED)
    return Caller(_record_use(world, account), None, "basic", token={"username": account.name})


def _record_use(world: World, account: Account) -> Account:
    if not authentication.is_usage_update_due(world, account.last_accessed):
        return account
    return world.store.accounts.change(account, last_accessed=world.now())
