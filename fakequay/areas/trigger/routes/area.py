"""The trigger area."""

from fakequay.access import needs
from fakequay.web import Area

area = Area("trigger", description="Have images built when their sources change.")

READ = needs.repo_admin | needs.full_access | needs.auditor
WRITE = needs.repo_admin | needs.full_access
