"""The permission area, and what its operations need."""

from fakequay.access import needs
from fakequay.web import Area

area = Area("permission", description="Manage who may use a repository.")
READ = needs.repo_admin | needs.full_access | needs.auditor
ADMIN = needs.repo_admin | needs.full_access
