"""Signed cookie sessions: signing in and out, the CSRF token, how fresh a sign-in is."""

import hmac

from flask import Response, after_this_request, request, session

from fakequay.access import ANONYMOUS, Caller
from fakequay.determinism import ALPHANUMERIC
from fakequay.domain import durations
from fakequay.domain.errors import DomainError
from fakequay.models import Account
from fakequay.world import World

CSRF = "_csrf_token"
CSRF_HEADER = "X-CSRF-Token"
NEXT_CSRF_HEADER = "X-Next-CSRF-Token"
_ACCOUNT, _SIGNED_IN_AT = "account", "signed_in_at"


class CsrfRefused(DomainError):
    """The call changes something and does not prove that it comes from the page it should."""


def caller(world: World) -> Caller:
    """Who is signed in in this browser, if the account is still there and enabled."""
    uuid = session.get(_ACCOUNT)
    account = world.store.accounts.one(uuid=uuid) if uuid else None
    if account is None or not account.enabled:
        return ANONYMOUS
    age = world.now() - session.get(_SIGNED_IN_AT, 0.0)
    fresh_for = durations.parse_duration(world.config.get("FRESH_LOGIN_TIMEOUT"))
    return Caller(account, None, "session", fresh=age <= fresh_for)


def sign_in(world: World, account: Account) -> Caller:
    """Begin a session; the CSRF token is renewed, and told in the answer's header."""
    session[_ACCOUNT] = account.uuid
    session[_SIGNED_IN_AT] = world.now()
    session["renew"] = session.get("renew", 0) + 1
    session[CSRF] = _derive(world)
    after_this_request(_tell_csrf_token)
    return Caller(account, None, "session")


def sign_out() -> None:
    """End a session; the browser keeps its CSRF token."""
    session.pop(_ACCOUNT, None)
    session.pop(_SIGNED_IN_AT, None)


def csrf_token(world: World) -> str:
    """The session's CSRF token, made at the first asking."""
    if CSRF not in session:
        session[CSRF] = _derive(world)
    return str(session[CSRF])


def check_csrf(who: Caller) -> None:
    """Raise CsrfRefused unless the call carries the session's token.

    Calls with an OAuth token need none: no browser sends one by itself.
    """
    if who.via != "oauth" and request.method not in {"GET", "HEAD", "OPTIONS"}:
        verify_csrf(who)


def verify_csrf(who: Caller) -> None:
    """The same for every call, whatever it comes with."""
    given = request.values.get(CSRF) or request.headers.get(CSRF_HEADER, "")
    expected = str(session.get(CSRF, ""))
    if not expected or not hmac.compare_digest(given.encode(), expected.encode()):
        signed_in = f" (authorized: user {who.username})" if who.account else ""
        raise CsrfRefused(f"CSRF token was invalid or missing.{signed_in}")


def _tell_csrf_token(response: Response) -> Response:
    response.headers[NEXT_CSRF_HEADER] = str(session[CSRF])
    return response


def _derive(world: World) -> str:
    subject = (session.get(_ACCOUNT, ""), session.get("renew", 0), repr(world.now()))
    return world.ids.token("csrf", *subject, length=64, alphabet=ALPHANUMERIC)
