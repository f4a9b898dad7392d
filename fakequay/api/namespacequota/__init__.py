"""The quotas of namespaces, and the limits at which they warn or reject."""

from .routes import area

__all__ = ["area"]
