"""Sessions in signed cookies: sign-in, sign-out, CSRF tokens and fresh logins."""

import hmac

from flask import Response, after_this_request, request, session

from fakequay.access import ANONYMOUS, Caller
from fakequay.contract import durations
from fakequay.determinism import ALPHANUMERIC
from fakequay.domain.errors import DomainError
from fakequay.models import Account
from fakequay.world import World

CSRF = "_csrf_token"
CSRF_HEADER = "X-CSRF-Token"
NEXT_CSRF_HEADER = "X-Next-CSRF-Token"
_ACCOUNT, _SIGNED_IN_AT = "account", "signed_in_at"


class CsrfRefused(DomainError):
    """Error: the CSRF token of a request is missing or invalid."""


def caller(world: World) -> Caller:
    """Return the user who is signed in with the session cookie of the current request.

    Returns:
        ANONYMOUS if nobody is signed in, or if the account is disabled or deleted.
    """
    uuid = session.get(_ACCOUNT)
    account = world.store.accounts.one(uuid=uuid) if uuid else None
    if account is None or not account.enabled:
        return ANONYMOUS
    age = world.now() - session.get(_SIGNED_IN_AT, 0.0)
    fresh_for = durations.parse_duration(world.config.get("FRESH_LOGIN_TIMEOUT"))
    return Caller(account, None, "session", fresh=age <= fresh_for)


def sign_in(world: World, account: Account) -> Caller:
    """Start a session for an account, and return the account as the caller of the request.

    The session gets a new CSRF token, which the response contains in the header X-Next-CSRF-Token.
    """
    session[_ACCOUNT] = account.uuid
    session[_SIGNED_IN_AT] = world.now()
    session.permanent = world.config.feature("PERMANENT_SESSIONS")
    session["renew"] = session.get("renew", 0) + 1
    session[CSRF] = _derive_token(world)
    after_this_request(_send_csrf_token)
    return Caller(account, None, "session")


def sign_out() -> None:
    """Sign out the user of the current request; the CSRF token of the session stays valid."""
    session.pop(_ACCOUNT, None)
    session.pop(_SIGNED_IN_AT, None)


def csrf_token(world: World) -> str:
    """Return the CSRF token of the current session; the first call creates the token."""
    if CSRF not in session:
        session[CSRF] = _derive_token(world)
    return str(session[CSRF])


def check_csrf(who: Caller) -> None:
    """Check the CSRF token of the current request, if the request may change data.

    GET, HEAD and OPTIONS requests need no CSRF token, because they change no data. Requests with an
    OAuth token need no CSRF token, because browsers do not add OAuth tokens automatically.

    Raises:
        CsrfRefused: The CSRF token is missing or invalid.
    """
    if who.via != "oauth" and request.method not in {"GET", "HEAD", "OPTIONS"}:
        verify_csrf(who)


def verify_csrf(who: Caller) -> None:
    """Check the CSRF token of the current request, even if the request has an OAuth token.

    Raises:
        CsrfRefused: The CSRF token is missing or invalid.
    """
    received = request.values.get(CSRF) or request.headers.get(CSRF_HEADER, "")
    expected = str(session.get(CSRF, ""))
    if not expected or not hmac.compare_digest(received.encode(), expected.encode()):
        signed_in = f" (authorized: user {who.username})" if who.account else ""
        raise CsrfRefused(f"CSRF token was invalid or missing.{signed_in}")


def _send_csrf_token(response: Response) -> Response:
    response.headers[NEXT_CSRF_HEADER] = str(session[CSRF])
    return response


def _derive_token(world: World) -> str:
    subject = (session.get(_ACCOUNT, ""), session.get("renew", 0), repr(world.now()))
    return world.ids.token("csrf", *subject, length=64, alphabet=ALPHANUMERIC)
