"""The billing area."""

from fakequay.web import Area

area = Area("billing", description="Choose plans and look at invoices.")
