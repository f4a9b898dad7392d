"""Blueprint of the billing operations on plans, payment cards and invoices."""

from fakequay.web import Area

area = Area("billing", description="Manage plans, payment cards and invoices.")
