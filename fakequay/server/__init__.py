"""Server: HTTP and HTTPS ports, thread pool, instances, and the class ``FakeQuay``."""

from .fake_quay import CannotListen, FakeQuay, TlsError, load_seeds

__all__ = ["CannotListen", "FakeQuay", "TlsError", "load_seeds"]
