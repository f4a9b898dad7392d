"""API area `organization_application_tokens`: API tokens of OAuth applications."""

from .routes import area

__all__ = ["area"]
