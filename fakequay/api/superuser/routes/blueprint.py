"""Blueprint of the superuser operations."""

from fakequay.web import Area

area = Area("superuser", description="Manage users, organizations, keys and logs.")
