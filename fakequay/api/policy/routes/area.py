"""Definition of the policy area."""

from fakequay.web import Area

area = Area("policy", description="Manage auto-prune policies.")
