"""Namespaces: changes and deletion of users and organizations, and memberships in them."""
