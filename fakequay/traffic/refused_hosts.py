"""Refused hosts: counts the requests to the forward proxy for hosts that the proxy refuses."""

import threading

from fakequay.fast_dataclasses import frozen

MAX_HOSTS = 1000  # further hosts are counted together, so that the memory is limited
OTHER_HOSTS = "(other hosts)"


@frozen
class RefusedHost:
    """Host for which the forward proxy refused requests.

    Attributes:
        host: Host name or IP address; ``(other hosts)`` for all hosts after the first 1000.
        port: Port number.
        requests: Number of refused requests.
    """

    host: str
    port: int
    requests: int


class RefusedHosts:
    """Numbers of requests that the forward proxy refused, by host and port.

    The methods are thread-safe.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: dict[tuple[str, int], int] = {}

    def add(self, host: str, port: int) -> bool:
        """Count a refused proxy request.

        Return whether it is the first request for its host and port.
        """
        with self._lock:
            known = (host, port) in self._counts or len(self._counts) < MAX_HOSTS
            key = (host, port) if known else (OTHER_HOSTS, 0)
            count = self._counts[key] = self._counts.get(key, 0) + 1
        return count == 1

    def entries(self) -> list[RefusedHost]:
        """Return the refused hosts, in the order of their first request."""
        with self._lock:
            counts = list(self._counts.items())
        return [RefusedHost(host, port, requests) for (host, port), requests in counts]

    def clear(self) -> None:
        """Remove all refused hosts and their numbers of requests."""
        with self._lock:
            self._counts.clear()
