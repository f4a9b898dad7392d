"""Definition of the user area."""

from fakequay.web import Area

area = Area("user", description="Manage the signed-in account.")
