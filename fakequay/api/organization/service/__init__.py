"""Business logic of organizations, their members, OAuth applications and proxy caches."""
