"""Events, notification methods, subscriptions and their delivery."""
