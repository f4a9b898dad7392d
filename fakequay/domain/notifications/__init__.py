"""Notifications: events, notification subscriptions, delivery methods and deliveries."""
