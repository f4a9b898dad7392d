"""Definition of the team area, and the requirement of most of its operations."""

from fakequay.access import requirements
from fakequay.web import Area

area = Area("team", description="Manage the teams of an organization.")
ADMIN = requirements.org_admin | requirements.full_access
