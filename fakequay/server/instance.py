"""What a test can ask of one Quay: of a server's own, or of one beside it."""

from abc import abstractmethod
from typing import TYPE_CHECKING

from fakequay.access import scopes
from fakequay.domain.accounts import accounts, oauth_tokens
from fakequay.traffic import Coverage, FaultList, RequestJournal
from fakequay.web.instances import instances
from fakequay.world import World

if TYPE_CHECKING:
    import httpx
    from flask import Flask
    from requests.adapters import BaseAdapter

    from .jobs import Jobs


ALL = " ".join(scopes.SCOPES)


class ControlledQuay:
    _app: "Flask"

    @property
    @abstractmethod
    def _instance(self) -> instances.Instance: ...

    @property
    def world(self) -> World:
        return self._instance.world

    @property
    def requests(self) -> RequestJournal:
        """The requests to Quay that came in, the last of them."""
        return self._instance.journal

    @property
    def faults(self) -> FaultList:
        """What goes wrong on purpose: ``quay.faults.add("changeTag", status=503, times=1)``."""
        return self._instance.faults

    @property
    def coverage(self) -> Coverage:
        """What of Quay has been used, over all resets."""
        return self._instance.coverage

    @property
    def jobs(self) -> "Jobs":
        """What is due, and making it happen."""
        from .jobs import Jobs  # with all that can happen, slow to import

        return Jobs(lambda: self._instance)

    def httpx_transport(self) -> "httpx.WSGITransport":
        """For ``httpx.Client(transport=…)``: straight to this Quay, without a socket."""
        from fakequay.server import transports

        return transports.httpx_transport(self._app, self._instance.name)

    def requests_adapter(self) -> "BaseAdapter":
        """For ``session.mount("https://quay.example.com", …)``: the same for requests."""
        from fakequay.server import transports

        return transports.requests_adapter(self._app, self._instance.name)

    def token(self, username: str, scope: str = ALL) -> str:
        """An OAuth token of a user, with some scopes or all; the same one in every run."""
        if not scopes.parse(scope):
            raise ValueError(f"scope {scope!r}: choose from {ALL}")
        with self.world.store.transaction():
            account = accounts.get(self.world, username, "user")
            if account is None:
                raise LookupError(f"there is no user {username!r} in this world")
            return oauth_tokens.get_or_issue(self.world, account, scope).token

    def reset(self) -> None:
        """Back to the start."""
        self._instance.reset()
