"""Credentials: records of OAuth applications, tokens and service keys."""

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from fakequay.fast_dataclasses import frozen


@frozen
class Application:
    """An OAuth application of an organization."""

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
    """An OAuth access token of a user for an application.

    Attributes:
        name: First 20 characters of the token, by which the token is looked up.
        scope: Scopes of the token, separated by spaces, for example ``repo:read user:read``.
        expires: Unix seconds.
        title: Display name of the token, or None.
        created_by: Name of the user who created the token, or None.
        bootstrap: True for the token with which a new Quay installation is set up (bootstrap
            token).
    """

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
    bootstrap: bool = False


@frozen
class AppToken:
    """An application-specific token of a user: the password for the user name ``$app``.

    Attributes:
        expiration: Unix seconds, or None if the token does not expire.
        last_accessed: Unix seconds, or None if the token was never used.
    """

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
    """A public key with which a service of the registry signs its requests.

    Attributes:
        kid: Key id.
        service: Name of the service that owns the key.
        jwk: Public key as a JSON Web Key (RFC 7517).
        expiration: Unix seconds, or None if the key does not expire.
        rotation_duration: Seconds after which the key is replaced, or None.
        approval: Object with the keys ``approver`` (name), ``at`` (Unix seconds), ``notes`` and
            ``type`` (kind of the approval); None if the key is not approved.
    """

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
class OAuthCode:
    """An OAuth authorization code, which an application exchanges once for a token."""

    application_id: int
    account_id: int
    code: str
    scope: str
    id: int = 0
    created: float = 0.0


@frozen
class AssignedToken:
    """An OAuth token that an organization admin assigned to a user who has not accepted it yet."""

    account_id: int
    application_id: int
    uuid: str
    redirect_uri: str
    scope: str
    response_type: str
    id: int = 0
