"""The server: HTTP on threads, ports, TLS, and the class ``FakeQuay`` that starts it."""

from .fake_quay import CannotListen, FakeQuay, TlsError, load_seeds

__all__ = ["CannotListen", "FakeQuay", "TlsError", "load_seeds"]
