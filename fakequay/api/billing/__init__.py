"""Plans, subscriptions, cards and invoices, without any money."""

from .routes import area

__all__ = ["area"]
