"""Address of an instance during a request: the host to which the client sent the request."""

from flask import has_request_context, request

from fakequay.world.server_address import ServerAddress


class RequestAddress(ServerAddress):
    """Address of an instance. During a request, it is the address in the request."""

    __slots__ = ()

    def current_url(self) -> str:
        """Return the URL in the current request; in a background job, the URL of the port."""
        return f"{request.scheme}://{request.host}" if has_request_context() else self.url
