"""Session cookies: each instance uses a different cookie name.

Browsers send the cookies of a host to all its ports, so instances on different ports need different
cookie names.
"""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from flask import Flask, Request, Response, request
from flask.json.tag import TaggedJSONSerializer
from flask.sessions import SecureCookieSession, SessionInterface, SessionMixin
from itsdangerous import BadSignature, URLSafeSerializer

from fakequay.contract import durations
from fakequay.determinism import system_time
from fakequay.web.instances import instances
from fakequay.world import World

COOKIE = "_csrf_token"  # name of the real server's session cookie
_USED_AT = "used_at"  # time of the last request in Unix seconds, on the simulated clock


class SessionCookies(SessionInterface):
    """Flask session interface that stores sessions in signed cookies.

    The cookie of the instance ``main`` has the real server's name. The cookie of any other
    instance has the instance name as a suffix, and is signed with a different salt.

    If FEATURE_PERMANENT_SESSIONS is on, a sign-in starts a permanent session. A permanent session
    ends after SESSION_TIMEOUT without a request, measured on the simulated clock. Every response
    renews the cookie of a permanent session.

    A request without a Cookie header gets an empty session. Most API calls are such requests,
    because they contain a token instead of a cookie.
    """

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession:
        """Read the session from the cookie of the requested instance."""
        if "HTTP_COOKIE" not in request.environ:
            return SecureCookieSession()
        name = instances.requested_name(request.environ)
        text = request.cookies.get(_cookie_name(name))
        if not text or name not in instances.served(app):
            return SecureCookieSession()
        try:
            values = _serializer(app, name).loads(text)
        except BadSignature:
            return SecureCookieSession()
        world = instances.served(app)[name].world
        return SecureCookieSession(None if _has_ended(world, values) else values)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Add the cookie of a session to a response, if the session has changed or is permanent.

        The cookie is that of the requested instance. If the session is now empty, the response
        deletes the cookie.
        """
        if session.accessed:
            response.vary.add("Cookie")
        if not (session.modified or session.permanent):
            return
        response.vary.add("Cookie")
        name = instances.requested_name(request.environ)
        if not session:
            response.delete_cookie(_cookie_name(name), httponly=True, samesite="Lax")
            return
        world = instances.served(app)[name].world
        if session.permanent:
            session[_USED_AT] = world.now()
        response.set_cookie(
            _cookie_name(name),
            _serializer(app, name).dumps(dict(session)),
            expires=_expiry(world) if session.permanent else None,
            secure=bool(world.config.get("SESSION_COOKIE_SECURE")),
            httponly=True,
            samesite="Lax",
        )


def _has_ended(world: World, values: dict[str, Any]) -> bool:
    """Return whether a permanent session has ended, because it was not used for SESSION_TIMEOUT."""
    if not values.get("_permanent"):
        return False
    return bool(world.now() - values.get(_USED_AT, 0.0) > _timeout(world))


def _expiry(world: World) -> datetime:
    """Return the expiry time, on the system's clock, of a session cookie that is sent now.

    Clients compare the expiry of a cookie with their own clock, not with the simulated clock.
    """
    return datetime.fromtimestamp(system_time() + _timeout(world), UTC)


def _timeout(world: World) -> int:
    return durations.parse_duration(world.config.get("SESSION_TIMEOUT", "31d"))


def _cookie_name(instance: str) -> str:
    return COOKIE if instance == instances.MAIN else f"{COOKIE}-{instance}"


def _serializer(app: Flask, instance: str) -> URLSafeSerializer:
    return _create_serializer(app.secret_key or b"", instance)


@lru_cache(256)
def _create_serializer(key: str | bytes, instance: str) -> URLSafeSerializer:
    return URLSafeSerializer(key, salt=f"session {instance}", serializer=TaggedJSONSerializer())
