"""API area `secscan`: vulnerabilities and packages found by the security scanner."""

from .routes import area

__all__ = ["area"]
