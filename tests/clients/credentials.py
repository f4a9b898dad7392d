"""Names and passwords of the demo seed for registry clients, for each kind of login."""

from collections.abc import Callable

from fakequay import FakeQuay
from fakequay.domain.accounts import accounts

Login = tuple[str, str]


def robot(quay: FakeQuay) -> Login:
    return "acme+ci", accounts.find(quay.world, "acme+ci", "robot").token or ""


def user(quay: FakeQuay) -> Login:
    return "bob", "password-of-bob"


def app_token(quay: FakeQuay) -> Login:
    bob = accounts.find(quay.world, "bob", "user")
    (token,) = quay.world.store.app_tokens.find(account_id=bob.id, title="workstation")
    return "$app", token.token


def oauth_token(quay: FakeQuay) -> Login:
    return "$oauthtoken", quay.token("bob", "repo:write repo:create")


KINDS: dict[str, Callable[[FakeQuay], Login]] = {
    "robot": robot,
    "user": user,
    "app": app_token,
    "oauth": oauth_token,
}
