"""The policy area."""

from fakequay.web import Area

area = Area("policy", description="Delete tags by number or age.")
