"""The immutability_policy area."""

from fakequay.web import Area

area = Area("immutability_policy", description="Keep tags from being moved or deleted.")
