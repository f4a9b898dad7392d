"""Server address: the URL under which clients reach an instance."""

from dataclasses import dataclass

DEFAULT_URL = "http://localhost:8080"  # the URL of an instance without a server


@dataclass(slots=True)
class ServerAddress:
    """Address of an instance.

    Attributes:
        url: URL of the port of the instance: scheme, host and port.
    """

    url: str = DEFAULT_URL

    def current_url(self) -> str:
        """Return the URL (scheme, host and port) that messages and responses contain now."""
        return self.url

    def url_of_port(self, port: int) -> str:
        """Return the URL of another port of the same server."""
        return f"{self.url.rpartition(':')[0]}:{port}"
