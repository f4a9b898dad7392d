"""Blueprint of the team operations, and the permission that most of these operations require."""

from fakequay.access import requirements
from fakequay.web import Area

area = Area("team", description="Manage the teams of an organization.")
ADMIN = requirements.org_admin | requirements.full_access
