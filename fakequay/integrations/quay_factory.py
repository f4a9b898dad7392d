"""Value of the fixture ``fakequay_factory``: creates instances and servers for a test."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fakequay.server import FakeQuay
    from fakequay.server.quay_instances import QuayInstance

    from .local_session import PluginSession
    from .remote_session import RemoteSession


class Factory:
    """Value of the fixture ``fakequay_factory``: creates instances and servers for a test."""

    def __init__(self, session: "PluginSession | RemoteSession", server: "FakeQuay") -> None:
        self._session = session
        self._server = server
        self._open: list[QuayInstance | FakeQuay] = []

    def __call__(self, name: str | None = None, **plan: Any) -> "QuayInstance":
        """Create an instance on the server of the test session.

        Args:
            name: Name of the instance; None for a generated name.
            plan: Further arguments of ``FakeQuay.instances.create``.
        """
        instance = self._server.instances.create(name, **self._resolved(plan))
        self._open.append(instance)
        return instance

    def server(self, **settings: Any) -> "FakeQuay":
        """Start an additional server, which stops at the end of the test.

        Args:
            settings: Arguments of the class ``FakeQuay``.
        """
        quay = self._session.start_server(self._resolved(settings))
        self._open.append(quay)
        return quay

    def close(self) -> None:
        """Delete the instances and stop the servers that this factory has created."""
        for quay in reversed(self._open):
            quay.__exit__(None, None, None)

    def _resolved(self, arguments: dict[str, Any]) -> dict[str, Any]:
        if arguments.get("seed") is None:
            return arguments
        return {**arguments, "seed": self._session.resolve(arguments["seed"])}
