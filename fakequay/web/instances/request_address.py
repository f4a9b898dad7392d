"""URL of an instance during a request: the scheme and host to which the client sent the request."""

from flask import has_request_context, request

from fakequay.world.server_address import ServerAddress


class RequestAddress(ServerAddress):
    """Address of an instance; ``current_url`` is the URL to which the client sent the request."""

    __slots__ = ()

    def current_url(self) -> str:
        """Return the scheme and host of the current request as a URL.

        In a background job, which has no request, return the URL of the instance's port.
        """
        return f"{request.scheme}://{request.host}" if has_request_context() else self.url
