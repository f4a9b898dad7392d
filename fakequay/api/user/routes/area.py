"""The user area."""

from fakequay.web import Area

area = Area("user", description="Manage the account that is signed in.")
