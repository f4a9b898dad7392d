"""Blueprint of the auto-prune policy operations."""

from fakequay.web import Area

area = Area("policy", description="Manage auto-prune policies.")
