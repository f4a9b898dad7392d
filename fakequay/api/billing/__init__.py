"""API area `billing`: plans, billing subscriptions, payment cards and invoices; nothing is paid."""

from .routes import area

__all__ = ["area"]
