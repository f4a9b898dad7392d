"""The permission area, and what its operations need."""

from fakequay.access import requirements
from fakequay.web import Area

area = Area("permission", description="Manage who may use a repository.")
READ = requirements.repo_admin | requirements.full_access | requirements.readonly_superuser
ADMIN = requirements.repo_admin | requirements.full_access
