"""External logins: authorization URLs of services such as GitHub, and removal of logins."""

import hashlib
from base64 import urlsafe_b64encode
from urllib.parse import quote

from fakequay.determinism import ALPHANUMERIC
from fakequay.domain.errors import InvalidRequest
from fakequay.models import Account
from fakequay.world import World

_CALLBACKS = {"login": "", "attach": "/attach", "cli": "/cli"}
_KNOWN = {
    "github": ("https://github.com/login/oauth/authorize", "user:email"),
    "google": ("https://accounts.google.com/o/oauth2/auth", "openid email"),
}


def authorization_url(world: World, service: str, kind: str, host_url: str) -> str:
    """Return the URL at which a browser starts the login with an external service.

    Args:
        service: ``github``, ``google``, or a service configured as ``<SERVICE>_LOGIN_CONFIG``.
        kind: ``login``, ``attach`` or ``cli``. The callback URL in the result depends on the kind.

    Raises:
        InvalidRequest: The service is unknown.
    """
    config = world.config.get(f"{service.upper()}_LOGIN_CONFIG")
    if config is None and service not in _KNOWN:
        raise InvalidRequest(f"Unknown login service: {service}")
    config = config or {}
    page, scope = _KNOWN.get(service) or (
        f"{str(config.get('OIDC_SERVER', '')).rstrip('/')}/authorize",
        " ".join(config.get("LOGIN_SCOPES") or ("openid", "profile", "email")),
    )
    drawn = world.draw("external login", f"{service} {kind}")
    verifier = drawn.token("verifier", length=64, alphabet=ALPHANUMERIC)
    challenge = urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    parameters = {
        "client_id": str(config.get("CLIENT_ID", "")),
        "response_type": "code",
        "scope": scope,
        "state": drawn.token("state", length=64, alphabet=ALPHANUMERIC),
        "redirect_uri": f"{host_url}oauth2/{service}/callback{_CALLBACKS[kind]}",
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    query = "&".join(f"{key}={quote(text, safe=' :/')}" for key, text in parameters.items())
    return f"{page}?{query}"


def detach(world: World, account: Account, service: str) -> None:
    """Remove a user's login with an external service (such as GitHub)."""
    for login in world.store.external_logins.find(account_id=account.id):
        if login.service == service:
            world.store.external_logins.remove(login)
