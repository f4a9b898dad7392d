"""Quay base: the base class of ``FakeQuay`` and ``QuayInstance``, which controls an instance."""

from abc import abstractmethod
from collections.abc import Iterable
from typing import TYPE_CHECKING

from fakequay.access import scopes
from fakequay.control.proxy import find_proxy
from fakequay.domain.accounts import oauth_tokens
from fakequay.domain.errors import DataRefused
from fakequay.proxy_environment import create_proxy_environment
from fakequay.traffic import Coverage, FaultList, RefusedHost, RequestJournal
from fakequay.web.instances.instance import Instance
from fakequay.world import World

if TYPE_CHECKING:
    import httpx
    from flask import Flask
    from requests.adapters import BaseAdapter

    from .quay_jobs import Jobs


ALL = " ".join(scopes.SCOPES)


class ControlledQuay:
    """Instance of fakequay, with the journal, faults, jobs and tokens that tests use."""

    _app: "Flask"

    @property
    @abstractmethod
    def _instance(self) -> Instance: ...

    @property
    def world(self) -> World:
        """Data, clock, ids and configuration of the instance (internal API)."""
        return self._instance.world

    @property
    def requests(self) -> RequestJournal:
        """Request journal of the instance: the latest requests and their responses."""
        return self._instance.journal

    @property
    def faults(self) -> FaultList:
        """Faults of the instance; ``quay.faults.add("changeTag", status=503)`` adds a fault."""
        return self._instance.faults

    @property
    def coverage(self) -> Coverage:
        """API coverage: the operations that clients have called. A reset keeps the coverage."""
        return self._instance.coverage

    @property
    def jobs(self) -> "Jobs":
        """Scheduled jobs of the instance, with methods to list and run them."""
        from .quay_jobs import Jobs  # imported here because it is slow to import

        return Jobs(lambda: self._instance)

    @property
    def proxy_url(self) -> str | None:
        """URL of the forward proxy of the instance; None if the instance has no proxy."""
        proxy, port = find_proxy(self._app), self._instance.proxy_port
        return proxy.url(port.port) if proxy and port else None

    @property
    def proxy_port(self) -> int | None:
        """Port of the forward proxy of the instance; None if the instance has no proxy."""
        port = self._instance.proxy_port
        return port.port if port else None

    @property
    def proxy_env(self) -> dict[str, str]:
        """Environment variables with which clients reach the instance as ``https://quay.io``.

        Raises:
            RuntimeError: The instance has no proxy.
        """
        proxy, url = find_proxy(self._app), self.proxy_url
        if proxy is None:
            raise RuntimeError(
                "the server has no proxy: use FakeQuay(proxy=True), fakequay_proxy = true in "
                "pytest's configuration file, or @pytest.mark.fakequay(proxy=True)"
            )
        if url is None:
            raise RuntimeError(
                f"instance {self._instance.name!r} has no forward proxy, because it has no port "
                "of its own: create it with port=True"
            )
        return create_proxy_environment(url, str(proxy.ca_file))

    @property
    def refused_hosts(self) -> list[RefusedHost]:
        """Hosts that the forward proxy refused, with the numbers of refused requests."""
        return self._instance.refused_hosts.entries()

    def httpx_transport(self) -> "httpx.WSGITransport":
        """Return a transport with which an ``httpx.Client`` calls the instance without a socket.

        Use it as ``httpx.Client(transport=…)``. The transport calls the WSGI application in the
        same process.
        """
        from fakequay.server import transports

        return transports.httpx_transport(self._app, self._instance.name)

    def requests_adapter(self) -> "BaseAdapter":
        """Return an adapter with which a ``requests.Session`` calls the instance without a socket.

        Use it as ``session.mount("https://quay.example.com", …)``. The adapter calls the WSGI
        application in the same process.
        """
        from fakequay.server import transports

        return transports.requests_adapter(self._app, self._instance.name)

    def token(
        self,
        username: str,
        scope: str | Iterable[str] = ALL,
        application: str | None = None,
        *,
        expired: bool = False,
    ) -> str:
        """Return a valid OAuth token of a user. The token is the same in every run.

        Repeated calls return the same token until the token has expired. After that, the next call
        returns a new token.

        Args:
            username: Name of the user.
            scope: Scopes: a list, or a string separated by spaces; default: all scopes.
            application: OAuth application that issues the token, such as ``acme/automation``;
                None for the application ``fakequay`` of the user.
            expired: Whether to return a token that has expired, instead of a valid token.

        Raises:
            LookupError: The user or the application does not exist.
            ValueError: A scope is unknown, or the user is disabled.
        """
        from fakequay.domain.accounts import credential_lookup  # only this method needs the module

        text = scopes.join(scope)
        with self.world.store.transaction():
            try:
                account = credential_lookup.find_user(self.world, username)
                issuer = (
                    credential_lookup.find_application(self.world, application)
                    if application
                    else None
                )
            except DataRefused as refusal:
                raise LookupError(refusal.message) from None
            try:
                token = oauth_tokens.get_or_issue(
                    self.world, account, text, issuer, expired=expired
                )
                return token.token
            except DataRefused as refusal:
                raise ValueError(refusal.message) from refusal

    def reset(self) -> None:
        """Restore the state that the instance had after its start.

        Recorded requests, faults and refused hosts are deleted.
        """
        self._instance.reset()
