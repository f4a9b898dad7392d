"""The cookie of a session: each Quay has one of its own, since a host's ports share all cookies."""

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
    """The main Quay's has the real server's name; that of another is named and signed for it.

    Most calls come with a token: where there is no cookie, none is looked for.
    """

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        if "HTTP_COOKIE" not in request.environ:
            return SecureCookieSession()
        return _of(instances.requested_name()).open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if session or session.accessed or session.modified:
            _of(instances.requested_name()).save_session(app, session, response)


class _Cookie(SecureCookieSessionInterface):
    def __init__(self, world: str) -> None:
        self._suffix = "" if world == instances.MAIN else f"-{world}"
        self.salt = f"cookie-session{self._suffix}"

    def get_cookie_name(self, app: Flask) -> str:
        return super().get_cookie_name(app) + self._suffix


@lru_cache(256)
def _of(world: str) -> SecureCookieSessionInterface:
    return _Cookie(world)
