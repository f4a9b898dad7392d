"""Blueprint of the repository role operations, and the permissions that they require."""

from fakequay.access import requirements
from fakequay.web import Area

area = Area("permission", description="Manage the permissions of a repository.")
READ = requirements.repo_admin | requirements.full_access | requirements.readonly_superuser
ADMIN = requirements.repo_admin | requirements.full_access
