"""OAuth applications, tokens and keys."""

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from fakequay.frozen_dataclasses import frozen


@frozen
class Application:
    organization_id: int
    name: str
    client_id: str
    client_secret: str
    id: int = 0
    description: str = ""
    application_uri: str = ""
    redirect_uri: str = ""
    avatar_email: str | None = None


@frozen
class OAuthToken:
    """``name``: the token's first 20 characters, by which it is found; ``title``: its label."""

    account_id: int
    application_id: int
    uuid: str
    name: str
    token: str
    scope: str
    expires: float
    id: int = 0
    created: float = 0.0
    last_accessed: float | None = None
    title: str | None = None
    created_by: str | None = None
    # The token that an install is set up with; it may replace itself.
    bootstrap: bool = False


@frozen
class AppToken:
    """A user's application-specific token, the password of the ``$app`` login."""

    account_id: int
    uuid: str
    title: str
    token: str
    created: float
    id: int = 0
    expiration: float | None = None
    last_accessed: float | None = None


@frozen
class ServiceKey:
    kid: str
    service: str
    jwk: Mapping[str, Any]
    created: float
    id: int = 0
    name: str = ""
    metadata: Mapping[str, Any] = field(default_factory=dict)
    expiration: float | None = None
    rotation_duration: int | None = None
    approval: Mapping[str, Any] | None = None


@frozen
class ProxyCache:
    """The upstream registry that an organization's repositories are filled from."""

    organization_id: int
    upstream_registry: str
    id: int = 0
    username: str | None = None
    password: str | None = None
    expiration_s: int = 86_400
    insecure: bool = False


@frozen
class OAuthCode:
    """What an application exchanges for a token, once."""

    application_id: int
    account_id: int
    code: str
    scope: str
    id: int = 0
    created: float = 0.0


@frozen
class AssignedToken:
    """A token that an organization's admin offers a user, who has yet to accept it."""

    account_id: int
    application_id: int
    uuid: str
    redirect_uri: str
    scope: str
    response_type: str
    id: int = 0
