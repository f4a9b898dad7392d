"""Blueprint of the storage quota operations."""

from fakequay.web import Area

area = Area("namespacequota", description="Limit the storage of namespaces.")
