"""Plans, subscriptions and invoices of namespaces."""
