"""Server address: the URL under which clients reach an instance."""

from fakequay.fast_dataclasses import mutable

DEFAULT_URL = "http://localhost:8080"  # the URL of an instance without a server


@mutable
class ServerAddress:
    """Address under which clients reach an instance.

    Attributes:
        url: Scheme, host and port on which the server serves the instance.
    """

    url: str = DEFAULT_URL

    def current_url(self) -> str:
        """Return the URL of the instance (scheme, host and port), for links in messages."""
        return self.url

    def url_of_port(self, port: int) -> str:
        """Return the URL of the instance, with the given port instead of the port in ``url``."""
        return f"{self.url.rpartition(':')[0]}:{port}"
