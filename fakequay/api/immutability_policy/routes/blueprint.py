"""Blueprint of the immutability policy operations."""

from fakequay.web import Area

area = Area("immutability_policy", description="Protect tags from being moved or deleted.")
