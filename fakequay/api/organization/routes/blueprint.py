"""Blueprint of the organization operations."""

from fakequay.web import Area

area = Area("organization", description="Manage organizations, their members and applications.")
