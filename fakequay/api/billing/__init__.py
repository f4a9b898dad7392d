"""API area `billing`: plans, subscriptions, payment cards and invoices. No money moves."""

from .routes import area

__all__ = ["area"]
