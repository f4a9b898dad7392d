"""Blueprint of the permission operations, and the permissions that these operations require."""

from fakequay.access import requirements
from fakequay.web import Area

area = Area("permission", description="Manage the permissions of a repository.")
READ = requirements.repo_admin | requirements.full_access | requirements.readonly_superuser
ADMIN = requirements.repo_admin | requirements.full_access
