"""Blueprint of the build trigger operations, and the permissions that they require."""

from fakequay.access import requirements
from fakequay.web import Area

area = Area("trigger", description="Manage build triggers.")

READ = requirements.repo_admin | requirements.full_access | requirements.readonly_superuser
WRITE = requirements.repo_admin | requirements.full_access
