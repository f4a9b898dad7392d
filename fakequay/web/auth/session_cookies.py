"""Session cookies: each instance uses a different cookie name.

Browsers send the cookies of a host to all its ports, so instances on different ports need
different names.
"""

from functools import lru_cache

from flask import Flask, Request, Response
from flask.sessions import (
    SecureCookieSession,
    SecureCookieSessionInterface,
    SessionInterface,
    SessionMixin,
)

from fakequay.web.instances import instances


class OwnCookies(SessionInterface):
    """Flask session interface that selects the session cookie by instance.

    The cookie of the instance ``main`` has the real server's name. The cookie of any other
    instance has the instance name as a suffix, and is signed with a different salt.

    A request without a Cookie header gets an empty session; most API calls carry a token instead.
    """

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Read the session from the cookie of the requested instance."""
        if "HTTP_COOKIE" not in request.environ:
            return SecureCookieSession()
        return _cookies_of(instances.requested_name()).open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write the session to the cookie of the requested instance, if the session was used."""
        if session or session.accessed or session.modified:
            _cookies_of(instances.requested_name()).save_session(app, session, response)


class _InstanceCookies(SecureCookieSessionInterface):
    def __init__(self, instance: str) -> None:
        self._suffix = "" if instance == instances.MAIN else f"-{instance}"
        self.salt = f"cookie-session{self._suffix}"

    def get_cookie_name(self, app: Flask) -> str:
        return super().get_cookie_name(app) + self._suffix


@lru_cache(256)
def _cookies_of(instance: str) -> SecureCookieSessionInterface:
    return _InstanceCookies(instance)
