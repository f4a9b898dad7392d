"""Area object of the billing operations."""

from fakequay.web import Area

area = Area("billing", description="Manage plans, payment cards and invoices.")
