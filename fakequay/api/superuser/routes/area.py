"""The superuser area."""

from fakequay.web import Area

area = Area("superuser", description="Run the registry: users, organizations, keys, logs.")
