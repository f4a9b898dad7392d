"""Blueprint of the user operations."""

from fakequay.web import Area

area = Area("user", description="Manage the signed-in account.")
