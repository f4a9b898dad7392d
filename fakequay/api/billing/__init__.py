"""API area `billing`: plans, subscriptions, payment cards and invoices, without real payments."""

from .routes import area

__all__ = ["area"]
