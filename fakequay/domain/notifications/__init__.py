"""Notifications: events, subscriptions, notification methods and deliveries."""
