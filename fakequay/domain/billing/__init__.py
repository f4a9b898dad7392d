"""Billing: plans, subscriptions and invoices of namespaces."""
