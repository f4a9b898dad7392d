"""Billing: plans, billing subscriptions and invoices of namespaces."""
