"""The team area, and what most of its operations need."""

from fakequay.access import needs
from fakequay.web import Area

area = Area("team", description="Manage the teams of an organization.")
ADMIN = needs.org_admin | needs.full_access
