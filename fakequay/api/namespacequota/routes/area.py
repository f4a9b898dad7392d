"""The namespacequota area."""

from fakequay.web import Area

area = Area("namespacequota", description="Limit what namespaces may store.")
