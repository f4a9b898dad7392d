"""Blueprint of the operations on user accounts."""

from fakequay.web import Area

area = Area("user", description="Manage the signed-in account.")
