"""Business logic of the billing operations: payments and marketplace subscriptions."""
