"""The team area, and what most of its operations need."""

from fakequay.access import requirements
from fakequay.web import Area

area = Area("team", description="Manage the teams of an organization.")
ADMIN = requirements.org_admin | requirements.full_access
