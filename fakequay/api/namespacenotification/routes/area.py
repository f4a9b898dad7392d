"""The namespacenotification area."""

from fakequay.web import Area

area = Area("namespacenotification", description="Tell people what happens to a namespace.")
