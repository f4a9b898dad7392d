"""The signed tokens of /v2/auth: who may do what, for an hour."""

from collections.abc import Iterable
from dataclasses import field
from typing import Any, cast

from fakequay.access import ANONYMOUS, Caller
from fakequay.access.caller import Via
from fakequay.frozen_dataclasses import frozen
from fakequay.models import Account, RepoName
from fakequay.world import World

from .request_paths import parse_name

LIFETIME = 3600  # seconds
ISSUER = "quay"
ANONYMOUS_SUBJECT = "(anonymous)"
Access = dict[RepoName, tuple[str, ...]]


class BadToken(Exception):
    """The message is what the real server says."""


@frozen
class Bearer:
    """Who calls, and the actions allowed in each repository.

    ``about`` is what usage-log entries say of the credentials behind the token.
    """

    account: Account | None = None
    access: Access = field(default_factory=dict)
    about: dict[str, Any] = field(default_factory=dict)

    @property
    def caller(self) -> Caller:
        """Who calls, as the rest of the server says it."""
        kinds = {"oauth_token_id": "oauth", "app_specific_token": "apptoken", "is_robot": "robot"}
        via = next((kinds[key] for key in kinds if key in self.about), "basic")
        return (
            Caller(self.account, None, cast(Via, via), token=self.about)
            if self.account
            else ANONYMOUS
        )

    def may(self, name: RepoName, action: str) -> bool:
        """Who may do everything (``*``, which some clients ask for to delete) may do that, too."""
        return not {action, "*"}.isdisjoint(self.access.get(name, ()))


def issue(
    world: World,
    caller: Caller,
    audience: str | None,
    access: Iterable[tuple[RepoName, tuple[str, ...]]],
) -> str:
    import jwt  # slow to import

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
    """The bearer of an ``Authorization`` header; BadToken for one that is not ours or too old."""
    import jwt

    scheme, _, token = authorization.partition(" ")
    if scheme != "Bearer" or token.count(".") != 2:
        raise BadToken("Invalid bearer token format")
    try:
        claims = jwt.decode(
            token,
            _key(world),
            algorithms=["HS256"],
            # The world's clock says what is too old, and a server may have several names.
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
    """The same token as it was issued long ago; what is none stays what it is."""
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
