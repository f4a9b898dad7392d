"""What a test can ask of one Quay: of a server's own, or of one beside it."""

from abc import abstractmethod
from typing import TYPE_CHECKING

from fakequay.access import scopes
from fakequay.domain import accounts, tokens
from fakequay.watch import Coverage, Faults, Journal
from fakequay.web import worlds
from fakequay.world import World

if TYPE_CHECKING:
    import httpx
    from flask import Flask
    from requests.adapters import BaseAdapter

    from .agenda import Agenda

ALL = " ".join(scopes.SCOPES)


class OneQuay:
    _app: "Flask"

    @property
    @abstractmethod
    def _instance(self) -> worlds.Instance: ...

    @property
    def world(self) -> World:
        return self._instance.world

    @property
    def requests(self) -> Journal:
        """The requests to Quay that came in, the last of them."""
        return self._instance.journal

    @property
    def faults(self) -> Faults:
        """What goes wrong on purpose: ``quay.faults.add("changeTag", status=503, times=1)``."""
        return self._instance.faults

    @property
    def coverage(self) -> Coverage:
        """What of Quay has been used, over all resets."""
        return self._instance.coverage

    @property
    def agenda(self) -> "Agenda":
        """What is due, and making it happen."""
        from .agenda import Agenda  # with all that can happen, slow to import

        return Agenda(lambda: self._instance)

    def httpx_transport(self) -> "httpx.WSGITransport":
        """For ``httpx.Client(transport=…)``: straight to this Quay, without a socket."""
        from fakequay import transports

        return transports.httpx_transport(self._app, self._instance.name)

    def requests_adapter(self) -> "BaseAdapter":
        """For ``session.mount("https://quay.example.com", …)``: the same for requests."""
        from fakequay import transports

        return transports.requests_adapter(self._app, self._instance.name)

    def token(self, username: str, scope: str = ALL) -> str:
        """An OAuth token of a user, with some scopes or all; the same one in every run."""
        if not scopes.parse(scope):
            raise ValueError(f"scope {scope!r}: choose from {ALL}")
        with self.world.store.transaction():
            account = accounts.one(self.world, username, "user")
            if account is None:
                raise LookupError(f"there is no user {username!r} in this world")
            return tokens.standing(self.world, account, scope).token

    def reset(self) -> None:
        """Back to the start."""
        self._instance.reset()
