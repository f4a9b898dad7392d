"""Bearer tokens of the registry: signed tokens that ``/v2/auth`` issues for one hour."""

from collections.abc import Iterable
from dataclasses import field
from typing import Any, cast

from fakequay.access import ANONYMOUS, Caller
from fakequay.access.caller import Via
from fakequay.fast_dataclasses import frozen
from fakequay.models import Account, RepoName
from fakequay.world import World

from .request_paths import parse_name

LIFETIME = 3600  # lifetime of a token in seconds
ISSUER = "quay"
ANONYMOUS_SUBJECT = "(anonymous)"
Access = dict[RepoName, tuple[str, ...]]


class BadToken(Exception):
    """Error for an invalid or expired bearer token, with the message of the real server."""


@frozen
class Bearer:
    """The account behind a bearer token, and the actions that the token permits.

    Attributes:
        account: None for an anonymous caller.
        access: Permitted actions by name of the repository.
        about: Metadata that usage log entries get. The metadata describes the credentials (such as
            an OAuth token) with which the caller requested the bearer token.
    """

    account: Account | None = None
    access: Access = field(default_factory=dict)
    about: dict[str, Any] = field(default_factory=dict)

    @property
    def caller(self) -> Caller:
        """The account behind the bearer token as a ``Caller``, for permission checks."""
        kinds = {"oauth_token_id": "oauth", "app_specific_token": "apptoken", "is_robot": "robot"}
        via = next((kinds[key] for key in kinds if key in self.about), "basic")
        return (
            Caller(self.account, None, cast(Via, via), token=self.about)
            if self.account
            else ANONYMOUS
        )

    def may(self, name: RepoName, action: str) -> bool:
        """Return whether a bearer token permits an action in a repository.

        The action ``*``, which some clients request to delete images, includes all other actions.
        """
        return not {action, "*"}.isdisjoint(self.access.get(name, ()))


def issue(
    world: World,
    caller: Caller,
    audience: str | None,
    access: Iterable[tuple[RepoName, tuple[str, ...]]],
) -> str:
    """Issue a bearer token that is valid for one hour.

    Args:
        audience: Value of the query parameter ``service``.
        access: Permitted actions by name of the repository.
    """
    import jwt  # imported here because it is slow to import

    now = int(world.now())
    claims = {
        "iss": ISSUER,
        "aud": audience,
        "sub": caller.username or ANONYMOUS_SUBJECT,
        "nbf": now,
        "iat": now,
        "exp": now + LIFETIME,
        "access": [
            {"type": "repository", "name": str(name), "actions": list(actions)}
            for name, actions in access
        ],
        "context": {"about": caller.token},
    }
    return jwt.encode(claims, _key(world), algorithm="HS256", headers={"kid": ISSUER})


def read(world: World, authorization: str) -> Bearer:
    """Return the account and the permitted actions of a token in a header ``Authorization``.

    Raises:
        BadToken: The token is malformed, has a wrong signature, or has expired.
    """
    import jwt

    scheme, _, token = authorization.partition(" ")
    if scheme != "Bearer" or token.count(".") != 2:
        raise BadToken("Invalid bearer token format")
    try:
        claims = jwt.decode(
            token,
            _key(world),
            algorithms=["HS256"],
            # The library cannot check the expiry, because it depends on the simulated clock. The
            # audience is not checked, because a server can have several host names.
            options={
                "verify_aud": False,
                "verify_exp": False,
                "verify_nbf": False,
                "verify_iat": False,
            },
        )
    except jwt.InvalidTokenError as error:
        raise BadToken("Invalid bearer token format") from error
    if claims["exp"] <= world.now():
        raise BadToken("Signature has expired")
    return _bearer(world, claims)


def make_expired(world: World, token: str) -> str:
    """Return an expired copy of a bearer token. If the token is invalid, return it unchanged."""
    import jwt

    try:
        claims = jwt.decode(token, options={"verify_signature": False})
    except jwt.InvalidTokenError:
        return token
    return jwt.encode({**claims, "exp": int(world.now())}, _key(world), algorithm="HS256")


def _bearer(world: World, claims: dict[str, Any]) -> Bearer:
    account = world.store.accounts.one(name=claims["sub"])
    if account is None and claims["sub"] != ANONYMOUS_SUBJECT:
        raise BadToken("Unknown bearer of the token")
    access: Access = {}
    for entry in claims["access"]:
        name = parse_name(world, entry["name"])
        access[name] = (*access.get(name, ()), *entry["actions"])
    return Bearer(account, access, claims["context"]["about"])


def _key(world: World) -> bytes:
    return world.ids.secret("registry tokens")
