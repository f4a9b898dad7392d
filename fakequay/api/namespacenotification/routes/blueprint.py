"""Blueprint of the namespace notification operations."""

from fakequay.web import Area

area = Area("namespacenotification", description="Manage notifications for events of a namespace.")
